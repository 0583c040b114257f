import type { SessionView } from '@credence/wire';
import type { Problem } from '../api.ts';

export type Side = SessionView['sides'][number];

/** Everything the pages know. The server says where the session stands; `detour` is where the person chose to look. */
export interface Flow {
  view: SessionView | null;
  /** Of the link, until consent has bound the session to this browser. */
  token: string | null;
  detour: 'consent' | 'document' | 'capture' | 'hand_off' | 'idNumber' | { retake: Side } | null;
  /** Of a phone that scanned a code, until it has taken the session: the code, and the words to compare. */
  invitation: { token: string; phrase: string } | null;
  busy: boolean;
  problem: Problem | null;
}

export type FlowAction =
  | { type: 'asked' }
  | { type: 'received'; view: SessionView }
  /** The session is this browser's now: the link's token has done its work. */
  | { type: 'bound'; view: SessionView }
  | { type: 'declared'; view: SessionView }
  /** A code leads here; null: this browser holds the session already. */
  | { type: 'invited'; view: SessionView; invitation: Flow['invitation'] }
  /** The person would rather go on with their phone. */
  | { type: 'choseHandOff' }
  /** A code for the phone is there: the session is this browser's now. */
  | { type: 'offered'; view: SessionView }
  | { type: 'failed'; problem: Problem }
  | { type: 'reconsidered' }
  | { type: 'choseAgain' }
  /** Trying again with what was found good the last time. */
  | { type: 'resumed' }
  | { type: 'retook'; side: Side }
  /** The ID number that was given is to be another. */
  | { type: 'reenteredIdNumber' };

export type Screen =
  | { name: 'loading' | 'consent' | 'document' | 'submit' | 'processing' | 'verified' | 'retry' }
  | { name: 'hand_off' | 'handed_off' | 'join' }
  | { name: 'capture'; side: Side }
  | { name: 'challenge' }
  | { name: 'contact' }
  | { name: 'id_number' }
  | { name: 'in_review' }
  | { name: 'declined' | 'closed' | 'attempts_used' | 'elsewhere' | 'expired' | 'unreachable' }
  | { name: 'code_expired' | 'code_used' };

type FinalScreen = Screen['name'] & ('expired' | 'elsewhere' | 'attempts_used' | 'code_expired' | 'code_used');

/** After these nothing on the page can succeed, whatever was on it. */
const FINAL: Partial<Record<Problem, FinalScreen>> = {
  link_expired: 'expired',
  link_elsewhere: 'elsewhere',
  too_many_attempts: 'attempts_used',
  hand_off_expired: 'code_expired',
  hand_off_used: 'code_used',
};

/** Steps that end the person's part or say where it goes on: from these nothing is handed to a phone. */
const PAST_HANDING_OVER: SessionView['step'][] = [
  'handed_off',
  'processing',
  'in_review',
  'verified',
  'declined',
  'closed',
  'elsewhere',
];

export function begin(token: string | null): Flow {
  return { view: null, token, detour: null, invitation: null, busy: false, problem: null };
}

export function flow(state: Flow, action: FlowAction): Flow {
  switch (action.type) {
    case 'asked':
      return { ...state, busy: true, problem: null };
    case 'received':
      return { ...state, view: action.view, detour: null, busy: false, problem: null };
    case 'bound':
      return { ...begin(null), view: action.view };
    case 'invited':
      return { ...begin(null), view: action.view, invitation: action.invitation };
    case 'choseHandOff':
      return { ...state, detour: 'hand_off', problem: null };
    case 'offered':
      return { ...begin(null), view: action.view, detour: 'hand_off' };
    case 'declared':
      // Until a photo of the new attempt arrives the server still tells of the old one's failure.
      return { ...state, view: action.view, detour: startsAnew(action.view), busy: false, problem: null };
    case 'failed':
      return { ...state, busy: false, problem: action.problem };
    case 'reconsidered':
      return { ...state, detour: 'consent', problem: null };
    case 'choseAgain':
      return { ...state, detour: 'document', problem: null };
    case 'resumed':
      return { ...state, detour: 'capture', problem: null };
    case 'retook':
      return { ...state, detour: { retake: action.side }, problem: null };
    case 'reenteredIdNumber':
      return { ...state, detour: 'idNumber', problem: null };
  }
}

function startsAnew(view: SessionView) {
  return view.step === 'retry' ? ('capture' as const) : null;
}

/** Which screen the person is shown. */
export function screenOf({ view, detour, invitation, problem }: Flow): Screen {
  const final = problem && FINAL[problem];
  if (final) return { name: final };
  if (!view) return { name: problem === 'session_closed' ? 'closed' : problem ? 'unreachable' : 'loading' };
  if (invitation) return { name: 'join' };
  if (detour === 'hand_off' && mayHandOver(view)) return { name: 'hand_off' };
  if (view.step === 'closed') return { name: view.attemptsLeft > 0 ? 'closed' : 'attempts_used' };
  if (view.step === 'declined') return { name: detour === 'consent' ? 'consent' : 'declined' };
  if (view.step === 'retry' && detour === null) return { name: 'retry' };
  if (view.step !== 'retry' && view.step !== 'capture') return { name: view.step };
  if (view.contact) return { name: 'contact' };
  if (detour === 'document') return { name: 'document' };
  if (detour === 'idNumber' && view.idNumber) return { name: 'id_number' };
  if (typeof detour === 'object' && detour) return { name: 'capture', side: detour.retake };
  const next = view.sides.find((side) => !view.captured.includes(side));
  if (next === 'selfie' && view.challengeDue) return { name: 'challenge' };
  if (next) return { name: 'capture', side: next };
  return { name: view.idNumber && !view.idNumber.given ? 'id_number' : 'submit' };
}

/** Whether the session can go on on a phone: not from a phone that it was handed to. */
export function mayHandOver({ step, handOff }: Pick<SessionView, 'step' | 'handOff'>): boolean {
  return handOff?.role !== 'phone' && !PAST_HANDING_OVER.includes(step);
}

type Asked = Pick<SessionView, 'confirms' | 'idNumber' | 'requireDocument' | 'requireSelfie'>;

const DOCUMENT_ONLY: Asked = { confirms: [], idNumber: null, requireDocument: true, requireSelfie: false };

/** Where the person is on the way, of how many steps; null where counting would mean nothing. */
export function progressOf(screen: Screen, asked: Asked = DOCUMENT_ONLY): { step: number; steps: number } | null {
  const order = [
    'consent',
    ...(asked.confirms.length > 0 ? ['contact'] : []),
    ...(asked.requireDocument ? ['document', 'capture'] : []),
    ...(asked.requireSelfie ? ['selfie'] : []),
    ...(asked.idNumber ? ['id_number'] : []),
    'submit',
  ];
  const ofFace = screen.name === 'challenge' || (screen.name === 'capture' && screen.side === 'selfie');
  const at = order.indexOf(ofFace ? 'selfie' : screen.name);
  return at < 0 ? null : { step: at + 1, steps: order.length };
}
