import type { SessionView } from '@credence/wire';
import { language, type MessageId, t } from './i18n.ts';
import type { IconName } from './parts/art.tsx';
import { TYPE_WORDS } from './words.ts';

type ConsentAsked = Pick<SessionView, 'requireDocument' | 'requireSelfie' | 'confirms'> & {
  idNumber: object | null;
  business: Pick<SessionView['business'], 'retentionDays' | 'faceSearch'>;
};

interface ConsentText {
  /** Names this wording. Recorded with a person's consent: a changed wording needs a new name. */
  version: string;
  lead: MessageId;
  /** What a person is told before they agree, in the order they read it. */
  points: readonly { icon: 'document' | 'face' | 'check' | 'lock' | 'choice'; title: MessageId; text: MessageId }[];
  agreement: MessageId;
}

const USE = { icon: 'check', title: 'consent.use.title', text: 'consent.use.text' } as const;
const PROTECT = { icon: 'lock', title: 'consent.protect.title', text: 'consent.protect.text' } as const;
export const PROTECT_DAYS = { ...PROTECT, text: 'consent.protect.days.text' } as const;
/** Told of one's face where it is compared with those of other sessions. */
export const FACE_SEARCH = { icon: 'face', title: 'consent.face.title', text: 'consent.face.search.text' } as const;
/** Told as well where the session has its person confirm or give these. */
export const CONTACT = { icon: 'check', title: 'consent.contact.title', text: 'consent.contact.text' } as const;
export const ID_NUMBER = { icon: 'document', title: 'consent.idNumber.title', text: 'consent.idNumber.text' } as const;
const CHOICE = { icon: 'choice', title: 'consent.choice.title', text: 'consent.choice.text' } as const;

/** For a document alone, and for a document and a selfie: faces are compared by biometric data, which is agreed to in words of its own. */
export const CONSENT_TEXTS = {
  document: {
    version: 'document-1',
    lead: 'consent.lead',
    points: [{ icon: 'document', title: 'consent.collect.title', text: 'consent.collect.text' }, USE, PROTECT, CHOICE],
    agreement: 'consent.agreement',
  },
  selfie: {
    version: 'selfie-1',
    lead: 'consent.lead',
    points: [
      { icon: 'document', title: 'consent.collect.title', text: 'consent.collect.selfie.text' },
      { icon: 'face', title: 'consent.face.title', text: 'consent.face.text' },
      { icon: 'check', title: 'consent.use.title', text: 'consent.use.selfie.text' },
      PROTECT,
      CHOICE,
    ],
    agreement: 'consent.agreement.selfie',
  },
  idNumber: {
    version: 'id-number-1',
    lead: 'consent.lead.short',
    points: [
      ID_NUMBER,
      { icon: 'check', title: 'consent.use.title', text: 'consent.use.idNumber.text' },
      PROTECT,
      CHOICE,
    ],
    agreement: 'consent.agreement.idNumber',
  },
} as const satisfies Record<string, ConsentText>;

/** A consent in words: what a person is shown, and agrees to. */
export interface ConsentWording {
  title: string;
  lead: string;
  points: { icon: IconName; title: string; text: string }[];
  agreement: string;
  agree: string;
  decline: string;
}

/** The wording in the language that is spoken, names and numbers filled in. */
export function wordConsent(view: SessionView): ConsentWording {
  const { lead, points, agreement } = consentText(view);
  const business = view.businessName;
  const documents = new Intl.ListFormat(language(), { type: 'disjunction' });
  const values = { business, days: view.business.retentionDays ?? 0 };
  return {
    title: t('consent.title', { business }),
    lead: t(lead, { documents: documents.format(view.allowedTypes.map((type) => t(TYPE_WORDS[type].name))) }),
    points: points.map(({ icon, title, text }) => ({ icon, title: t(title), text: t(text, values) })),
    agreement: t(agreement),
    agree: t('consent.agree'),
    decline: t('consent.decline'),
  };
}

/** The SHA-256 of all that was shown, in its order; undefined where the browser computes none, as over plain HTTP. */
export async function hashWording(wording: ConsentWording): Promise<string | undefined> {
  const { title, lead, points, agreement, agree, decline } = wording;
  const shown = [title, lead, ...points.flatMap((point) => [point.title, point.text]), agreement, agree, decline];
  const digest = await crypto.subtle?.digest('SHA-256', new TextEncoder().encode(JSON.stringify(shown)));
  return digest && [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * The wording that tells of all a session asks for, and of how long what is shown is kept: what is told and the number of
 * days are part of what is agreed to, hence of the version's name.
 */
export function consentText(asked: ConsentAsked): ConsentText {
  const kind = kindOf(asked);
  const text: ConsentText = CONSENT_TEXTS[kind];
  const { retentionDays } = asked.business;
  const tellsSearch = kind === 'selfie' && asked.business.faceSearch;
  const tellsIdNumber = asked.idNumber !== null && asked.requireDocument;
  const added = [...(asked.confirms.length > 0 ? [CONTACT] : []), ...(tellsIdNumber ? [ID_NUMBER] : [])];
  const told = tellsSearch ? text.points.map(withSearch) : text.points;
  const [first, ...rest] = retentionDays === null ? told : told.map(withDays);
  const parts = [
    text.version,
    ...(asked.confirms.length > 0 ? ['contact'] : []),
    ...(tellsIdNumber ? ['id-number'] : []),
    ...(tellsSearch ? ['face-search'] : []),
    ...(retentionDays === null ? [] : ['days', String(retentionDays)]),
  ];
  return { ...text, version: parts.join('-'), points: [first!, ...added, ...rest] };
}

function kindOf({ requireDocument, requireSelfie }: ConsentAsked): keyof typeof CONSENT_TEXTS {
  if (!requireDocument) return 'idNumber';
  return requireSelfie ? 'selfie' : 'document';
}

function withDays(point: ConsentText['points'][number]): ConsentText['points'][number] {
  return point.text === PROTECT.text ? PROTECT_DAYS : point;
}

function withSearch(point: ConsentText['points'][number]): ConsentText['points'][number] {
  return point.icon === 'face' ? FACE_SEARCH : point;
}
