import type { ModalMessage, ModalState } from '@credence/wire';
import { useEffect } from 'preact/hooks';
import type { Flow, Screen } from '../flow/flow.ts';
import { directionOf, preferredLanguage } from '../locales.ts';

/** In a frame of a business's page. */
const framed = window.parent !== window;
/** The origin of that page, as its script says behind the address; a reload finds it in the history. */
const parent = framed ? parentOf(location.hash) : null;
// The frame's cross needs room, and stays where it is when the person has the page speak another language.
if (parent) document.documentElement.classList.add(`cross-${crossSide()}`);

/** Keeps the page whose frame this is informed of where the person stands. */
export function useModal(state: Flow, screen: Screen): void {
  const told = stateOf(state, screen);
  const session = state.view?.id ?? null;
  useEffect(() => {
    if (told) tell(told, session);
  }, [told, session]);
  useEffect(() => {
    if (!parent) return;
    const onKey = ({ key }: KeyboardEvent) => key === 'Escape' && tell('escape', session);
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [session]);
}

/** The attempt ended at an address that was not confirmed; closed now, the frame says so. */
const UNCONFIRMED: Record<string, ModalState> = {
  email_verification_declined: 'email_declined',
  phone_verification_declined: 'phone_declined',
};

/** What the other page is told of a screen; undefined where there is nothing to tell yet. */
export function stateOf({ view, problem }: Pick<Flow, 'view' | 'problem'>, { name }: Screen): ModalState | undefined {
  if (problem === 'cookies_missing') return 'needs_page';
  switch (name) {
    case 'loading':
      return undefined;
    case 'processing':
    case 'in_review':
    case 'verified':
      return 'submitted';
    case 'declined':
    case 'expired':
      return name;
    case 'closed':
    case 'attempts_used':
    case 'elsewhere':
    case 'code_expired':
    case 'code_used':
      return view?.lastError?.code === 'under_supported_age' ? 'under_age' : 'closed';
    case 'retry':
      return UNCONFIRMED[view?.lastError?.code ?? ''] ?? 'open';
    default:
      return 'open';
  }
}

function tell(state: ModalState, session: string | null): void {
  // Named as the receiver, so that a page which has taken that one's place hears nothing.
  if (parent) window.parent.postMessage({ source: 'credence', state, session } satisfies ModalMessage, parent);
}

function parentOf(hash: string): string | null {
  const said = new URLSearchParams(hash.slice(1)).get('parent') ?? (history.state?.parent as string | undefined);
  if (!said || !URL.canParse(said) || new URL(said).origin !== said) return null;
  history.replaceState({ ...history.state, parent: said }, '');
  return said;
}

/** As the script of that page, which knows the browser's languages too, has placed it. */
function crossSide(): 'left' | 'right' {
  return directionOf(preferredLanguage(navigator.languages)) === 'rtl' ? 'left' : 'right';
}
