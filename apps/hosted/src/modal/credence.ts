// The script for a business's own page, served as /js/credence.js: opens the verification in a frame above that page.
// It stands alone, takes nothing from the page but `Credence(pk)`, and loads nothing but the frame.
import type { ModalMessage, ModalState } from '@credence/wire';
import { directionOf, preferredLanguage } from '../locales.ts';
import WORDS from './words.json' with { type: 'json' };

/** As Stripe's own script has it. @see https://docs.stripe.com/js/identity/modal */
export interface VerifyIdentityResult {
  verificationSession?: { id: string };
  error?: { type: string; code: string; message: string };
}

interface Credence {
  verifyIdentity(clientSecret: string): Promise<VerifyIdentityResult>;
}

/** Where this script came from is where the pages are. */
const ORIGIN = new URL((document.currentScript as HTMLScriptElement).src).origin;
/** A page that has said nothing by then, although it has loaded, is not shown in frames of this one. */
const SILENCE_MS = 5_000;

const INVALID = 'invalid_request_error';

function credence(publishableKey: string): Credence {
  if (!/^pk_(?:test|live)_/.test(publishableKey)) {
    throw new Error(
      'Credence() takes a publishable key, pk_test_… or pk_live_…. Secret and restricted keys never belong on a page.',
    );
  }
  const mode = publishableKey.slice(3, 7);
  return {
    async verifyIdentity(clientSecret) {
      const [, of] = /^vs_[A-Za-z0-9]+_secret_(test|live)_[\w-]+$/.exec(clientSecret) ?? [];
      if (!of)
        return failure(INVALID, 'client_secret_invalid', 'This is not the client_secret of a VerificationSession.');
      if (of !== mode) {
        return failure(
          INVALID,
          'client_secret_invalid',
          `The client secret is of ${of} mode, the key of ${mode} mode.`,
        );
      }
      if (!cameraIsAllowed()) return leaveFor(clientSecret);
      return open(clientSecret);
    },
  };
}

/** Shows the frame until the person is done with it. */
function open(clientSecret: string): Promise<VerifyIdentityResult> {
  return new Promise((resolve) => {
    const { host, dialog, frame } = draw(clientSecret);
    let state: ModalState | undefined;
    let session: string | null = null;
    let silence: ReturnType<typeof setTimeout> | undefined;

    const end = (result: VerifyIdentityResult) => {
      removeEventListener('message', hear);
      clearTimeout(silence);
      dialog.close();
      host.remove();
      resolve(result);
    };
    const close = () => end(resultOf(state, session));
    const hear = ({ origin, source, data }: MessageEvent) => {
      if (origin !== ORIGIN || source !== frame.contentWindow || !isMessage(data)) return;
      clearTimeout(silence);
      session = data.session ?? session;
      if (data.state === 'escape') return close();
      state = data.state;
      if (state === 'submitted') return close();
      if (state === 'needs_page') {
        end({});
        void leaveFor(clientSecret);
      }
    };
    addEventListener('message', hear);
    dialog.addEventListener('cancel', (event) => {
      event.preventDefault();
      close();
    });
    dialog.querySelector('button')?.addEventListener('click', close);
    frame.addEventListener('load', () => {
      if (state === undefined) silence = setTimeout(() => end(notAllowed()), SILENCE_MS);
    });
    document.body.append(host);
    dialog.showModal();
  });
}

function resultOf(state: ModalState | undefined, session: string | null): VerifyIdentityResult {
  switch (state) {
    case 'submitted':
      return { verificationSession: { id: session ?? '' } };
    case 'declined':
      return unfinished('consent_declined');
    case 'email_declined':
      return unfinished('email_verification_declined');
    case 'phone_declined':
      return unfinished('phone_otp_declined');
    case 'under_age':
      return unfinished('under_supported_age');
    case 'expired':
      return failure(
        INVALID,
        'client_secret_expired',
        'The client secret was used already, or is too old. Get a new one.',
      );
    case 'closed':
      return failure(INVALID, 'session_closed', 'The VerificationSession takes no more input.');
    default:
      return unfinished('session_cancelled');
  }
}

/** What the page may show to its person as it is: in their language. The other errors are for who built the page. */
function unfinished(code: Exclude<keyof (typeof WORDS)['en'], 'title' | 'close'>): VerifyIdentityResult {
  return failure('validation_error', code, WORDS[preferredLanguage(navigator.languages)][code]);
}

function notAllowed(): VerifyIdentityResult {
  return failure(
    INVALID,
    'origin_not_allowed',
    `The verification did not show up in a frame of ${location.origin}. Is that origin among allowed_origins of the account?`,
  );
}

function failure(type: string, code: string, message: string): VerifyIdentityResult {
  return { error: { type, code, message } };
}

/** The way without a frame: the person comes back by the session's return_url. Nothing resolves on a page that is left. */
function leaveFor(clientSecret: string): Promise<VerifyIdentityResult> {
  location.assign(`${ORIGIN}/start/${encodeURIComponent(clientSecret)}`);
  return new Promise(() => {});
}

/** Whether this page may hand the camera on to frames. Browsers that cannot tell are given the chance. */
function cameraIsAllowed(): boolean {
  const { featurePolicy } = document as { featurePolicy?: { allowsFeature(name: string): boolean } };
  return featurePolicy?.allowsFeature('camera') ?? true;
}

function isMessage(data: unknown): data is ModalMessage {
  return typeof data === 'object' && data !== null && (data as Partial<ModalMessage>).source === 'credence';
}

/** A dialog keeps the focus, dims what is behind and closes by Escape; its root keeps the page's styles out. */
function draw(clientSecret: string) {
  const host = document.createElement('div');
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];
  const dialog = document.createElement('dialog');
  const language = preferredLanguage(navigator.languages);
  const words = WORDS[language];
  dialog.lang = language;
  dialog.dir = directionOf(language);
  dialog.setAttribute('aria-label', words.title);
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = '✕';
  button.setAttribute('aria-label', words.close);
  const frame = document.createElement('iframe');
  frame.title = words.title;
  frame.allow = `camera ${ORIGIN}; fullscreen ${ORIGIN}`;
  frame.referrerPolicy = 'no-referrer';
  const parent = encodeURIComponent(location.origin);
  frame.src = `${ORIGIN}/embed/${encodeURIComponent(clientSecret)}#parent=${parent}`;
  dialog.append(button, frame);
  root.append(dialog);
  return { host, dialog, frame };
}

const STYLE = `
:host { color-scheme: light dark; }
dialog {
  box-sizing: border-box; width: min(31rem, 100vw); max-width: none; height: min(52rem, 100dvh); max-height: none;
  margin: auto; padding: 0; border: 0; border-radius: 20px; overflow: hidden; background: Canvas; color: CanvasText;
  box-shadow: 0 0 0 1px rgb(128 128 128 / 30%), 0 24px 80px rgb(0 0 0 / 35%);
}
dialog::backdrop { background: rgb(8 14 12 / 55%); }
iframe { display: block; width: 100%; height: 100%; border: 0; color-scheme: light dark; }
button {
  position: absolute; top: 10px; inset-inline-end: 10px; z-index: 1; width: 44px; height: 44px; border: 0;
  border-radius: 50%; background: Canvas; color: CanvasText; font: 18px/1 system-ui, sans-serif; cursor: pointer;
}
button:focus-visible { outline: 3px solid Highlight; outline-offset: -3px; }
@media (max-width: 31rem) { dialog { width: 100vw; height: 100dvh; border-radius: 0; } }
`;

declare global {
  interface Window {
    Credence: typeof credence;
    Stripe?: unknown;
  }
}

window.Credence = credence;
// A page that was written for Stripe's script goes on as it is; one that loads both keeps Stripe's.
window.Stripe ??= credence;
