import type { SessionView } from '@credence/wire';
import type { Problem } from '../src/api.ts';
import { type Capture, type CaptureAction, capture, READY } from '../src/capture/capture.ts';
import { begin, type Flow, flow, type Screen, screenOf } from '../src/flow/flow.ts';

/** What the server knows. */
export interface Server {
  status: 'open' | 'processing' | 'verified' | 'canceled';
  consent: boolean;
  declined: boolean;
  declared: boolean;
  captured: SessionView['sides'];
  turned: boolean;
  /** An address: a code was sent there, and entered. */
  codeSent: boolean;
  confirmed: boolean;
  numberGiven: boolean;
  failed: boolean;
  /** A photo was taken, a code asked for or a number given since the last attempt failed. */
  begun: boolean;
  attemptsLeft: number;
  /** Of what was submitted: somebody is to look at it. */
  held: boolean;
  holder: 'nobody' | 'me' | 'other';
  phone: 'none' | 'offered' | 'taken';
}

/** What the business asks for, and what the person has in their hand. */
export interface Setting {
  sides: SessionView['sides'];
  confirms: boolean;
  idNumber: boolean;
  live: boolean;
  handheld: boolean;
  byCode: boolean;
}

export interface World {
  setting: Setting;
  server: Server;
  page: Flow;
  photo: Capture;
}

export const PHOTO = { blob: new Blob(['x']), url: 'blob:1', from: 'camera' } as const;

export function open(setting: Setting): World {
  const server: Server = {
    status: 'open',
    consent: false,
    declined: false,
    declared: false,
    captured: [],
    turned: false,
    codeSent: false,
    confirmed: false,
    numberGiven: false,
    failed: false,
    begun: false,
    attemptsLeft: 5,
    held: false,
    holder: setting.byCode ? 'other' : 'nobody',
    phone: setting.byCode ? 'offered' : 'none',
  };
  return { setting, server, page: begin(setting.byCode ? null : 'token'), photo: READY };
}

/** As the server tells it: see `hosted/view` there. */
export function viewOf({ server, setting }: World): SessionView {
  const isFirst = !setting.byCode && server.phone !== 'none';
  const sides = server.declared ? setting.sides : [];
  return {
    id: 'vs_1',
    step: stepOf(server, setting),
    allowedTypes: ['passport'],
    requireLiveCapture: setting.live,
    requireDocument: true,
    confirms: setting.confirms ? ['email'] : [],
    contact: isContactDue(server, setting)
      ? { channel: 'email', address: null, codeSent: server.codeSent, waitSeconds: 0, codesLeft: 5 }
      : null,
    idNumber: setting.idNumber ? { given: server.numberGiven, asksPerson: false } : null,
    requireSelfie: setting.sides.includes('selfie'),
    sides,
    captured: sides.filter((side) => server.captured.includes(side) && (side !== 'selfie' || server.turned)),
    challengeDue: server.captured.includes('selfie') && !server.turned,
    attemptsLeft: server.attemptsLeft,
    handOff: isFirst ? { role: 'first', phrase: 'amber otter', taken: server.phone === 'taken' } : null,
  } as SessionView;
}

function isContactDue(server: Server, { confirms }: Setting): boolean {
  return confirms && server.consent && !server.confirmed;
}

function stepOf(server: Server, setting: Setting): SessionView['step'] {
  if (server.status === 'canceled') return 'closed';
  if (server.holder === 'other') return 'elsewhere';
  if (server.status === 'processing' && server.held) return 'in_review';
  if (server.status !== 'open') return server.status;
  if (server.attemptsLeft <= 0) return 'closed';
  if (server.declined) return 'declined';
  if (server.phone === 'taken' && !setting.byCode) return 'handed_off';
  if (!server.consent) return 'consent';
  const contactDue = isContactDue(server, setting);
  if (server.failed && !server.begun && (contactDue || server.declared)) return 'retry';
  if (contactDue) return 'contact';
  return server.declared ? 'capture' : 'document';
}

/** How a request ends: as it should, or not. */
export type Line = 'good' | Problem;

/** A request, its answer, and what the page makes of it. */
export function ask(
  world: World,
  line: Line,
  change: (server: Server) => void,
  type: 'received' | 'bound' | 'declared',
) {
  send(world, { type: 'asked' });
  if (line !== 'good') {
    send(world, { type: 'failed', problem: line });
    return;
  }
  const refusal = refusalOf(world);
  if (refusal) {
    send(world, { type: 'failed', problem: refusal });
    // `useFlow.change` looks where the session stands.
    if (refusal === 'session_closed') send(world, { type: 'received', view: viewOf(world) });
    return;
  }
  change(world.server);
  send(world, { type, view: viewOf(world) });
}

export function refusalOf({ server }: World): Problem | null {
  if (server.holder === 'other') return 'link_elsewhere';
  return server.status !== 'open' || server.attemptsLeft <= 0 ? 'session_closed' : null;
}

export function send(world: World, action: Parameters<typeof flow>[1]): void {
  const before = keyOf(screenOf(world.page));
  world.page = flow(world.page, action);
  // Another screen has state of its own: see `keyOf` in the app.
  if (keyOf(screenOf(world.page)) !== before) world.photo = READY;
}

function keyOf(screen: Screen): string {
  return 'side' in screen ? `${screen.name} ${screen.side}` : screen.name;
}

export function shoot(world: World, ...actions: CaptureAction[]): void {
  world.photo = actions.reduce(capture, world.photo);
}
