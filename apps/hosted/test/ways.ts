import type { SessionView } from '@credence/wire';
import { worthResending } from '../src/capture/capture.ts';
import { mayHandOver, type Screen, screenOf } from '../src/flow/flow.ts';
import { ask, type Line, PHOTO, refusalOf, type Server, send, shoot, viewOf, type World } from './world.ts';

/** What can be done, over a line that is good or not. */
export type Way = (world: World, line: Line) => void;

/** What each screen offers, the way that leads on first: what the components render buttons for. */
export const WAYS: Record<Exclude<Screen['name'], 'capture'>, (world: World) => Record<string, Way>> = {
  loading: () => ({ load }),
  unreachable: () => ({ load }),
  consent: (world) => ({
    agree: (w, line) => ask(w, line, agree, 'bound'),
    decline: (w, line) => ask(w, line, (server) => Object.assign(server, { declined: true, holder: 'me' }), 'bound'),
    ...handOver(world),
  }),
  declined: () => ({ reconsider: (w) => send(w, { type: 'reconsidered' }) }),
  contact: ({ server }) => ({
    ...(server.codeSent
      ? { confirm: (w, line) => ask(w, line, (one) => Object.assign(one, { confirmed: true }), 'bound') }
      : { send: (w, line) => ask(w, line, (one) => Object.assign(one, { codeSent: true, begun: true }), 'bound') }),
    unable: (w, line) => ask(w, line, endUnanswered, 'bound'),
  }),
  id_number: () => ({
    give: (w, line) => ask(w, line, (server) => Object.assign(server, { numberGiven: true, begun: true }), 'bound'),
    unable: (w, line) => ask(w, line, endUnanswered, 'bound'),
  }),
  document: () => ({
    declare: (w, line) => ask(w, line, (server) => Object.assign(server, { declared: true, captured: [] }), 'declared'),
  }),
  challenge: () => ({
    turn: (w, line) => ask(w, line, (server) => Object.assign(server, { turned: true }), 'received'),
    retake: (w) => send(w, { type: 'retook', side: 'selfie' }),
  }),
  submit: ({ setting }) => ({
    submit: (w, line) =>
      ask(w, line, (server) => Object.assign(server, { status: 'processing', held: false }), 'received'),
    ...(setting.idNumber && { 'another number': (w: World) => send(w, { type: 'reenteredIdNumber' }) }),
    ...Object.fromEntries(
      setting.sides.map((side): [string, Way] => [`retake ${side}`, (w) => send(w, { type: 'retook', side })]),
    ),
  }),
  processing: () => ({ wait: (w) => decideWell(w) }),
  in_review: () => ({ wait: (w) => decideWell(w) }),
  retry: () => ({
    resume: (w) => send(w, { type: 'resumed' }),
    'choose again': (w) => send(w, { type: 'choseAgain' }),
  }),
  hand_off: () => ({
    'stay here': (w, line) =>
      viewOf(w).handOff
        ? ask(w, line, (server) => Object.assign(server, { phone: 'none' }), 'received')
        : send(w, { type: 'received', view: w.page.view! }),
    offer: (w, line) => offer(w, line),
  }),
  handed_off: () => ({
    'back here': (w, line) => ask(w, line, (server) => Object.assign(server, { phone: 'none' }), 'received'),
    another: (w, line) => offer(w, line),
  }),
  join: () => ({
    join: (w, line) => {
      send(w, { type: 'asked' });
      if (line !== 'good') return send(w, { type: 'failed', problem: line });
      if (w.server.phone === 'none') return send(w, { type: 'failed', problem: 'hand_off_used' });
      Object.assign(w.server, { phone: 'taken', holder: 'me' });
      send(w, { type: 'bound', view: viewOf(w) });
    },
  }),
  verified: () => ({}),
  closed: () => ({}),
  attempts_used: () => ({}),
  elsewhere: () => ({}),
  expired: () => ({}),
  code_expired: () => ({}),
  code_used: () => ({}),
};

function load(world: World, line: Line): void {
  send(world, { type: 'asked' });
  const { setting, server } = world;
  if (line !== 'good') send(world, { type: 'failed', problem: line });
  else if (!setting.byCode || server.holder === 'me') send(world, { type: 'received', view: viewOf(world) });
  else if (server.phone === 'none') send(world, { type: 'failed', problem: 'hand_off_expired' });
  else send(world, { type: 'invited', view: viewOf(world), invitation: { token: 'code', phrase: 'amber otter' } });
}

function agree(server: Server): void {
  Object.assign(server, { consent: true, declined: false, holder: 'me' });
}

/** Photos taken so far are kept for the next attempt. */
function endUnanswered(server: Server): void {
  Object.assign(server, { failed: true, begun: false, attemptsLeft: server.attemptsLeft - 1 });
}

function handOver({ page, setting }: World): Record<string, Way> {
  if (setting.handheld || !page.view || !mayHandOver(page.view)) return {};
  return { 'hand over': (world) => send(world, { type: 'choseHandOff' }) };
}

function offer(world: World, line: Line): void {
  if (line !== 'good' || world.setting.byCode) return;
  const refusal = refusalOf(world);
  if (refusal) {
    send(world, { type: 'failed', problem: refusal });
    return;
  }
  Object.assign(world.server, { phone: 'offered', holder: 'me' });
  send(world, { type: 'offered', view: viewOf(world) });
}

function decideWell(world: World): void {
  if (world.server.status === 'processing') world.server.status = 'verified';
  send(world, { type: 'received', view: viewOf(world) });
}

/** Taking one photo: what each step of it offers. */
function waysToCapture(world: World, side: SessionView['sides'][number]): Record<string, Way> {
  const upload: Way = (w) => shoot(w, { type: 'photoTaken', photo: { ...PHOTO, from: 'file' } });
  const others = { ...(!world.setting.live && { upload }), ...handOver(world) };
  const openCamera: Way = (w) => shoot(w, { type: 'cameraAsked' });
  const close: Way = (w) => shoot(w, { type: 'cameraClosed' });
  const { photo } = world;
  switch (photo.step) {
    case 'ready':
      return {
        openCamera,
        ...others,
        ...(side !== 'selfie' && { change: (w) => send(w, { type: 'choseAgain' }) }),
      };
    case 'unavailable':
      return { openCamera, ...others };
    case 'starting':
      return { wait: (w) => shoot(w, { type: 'cameraReady' }), close };
    case 'aiming':
      return { shutter: (w) => shoot(w, { type: 'shutterPressed' }), close };
    case 'taking':
      return { wait: (w) => shoot(w, { type: 'photoTaken', photo: PHOTO }), close };
    case 'review':
      return {
        ...(worthResending(photo.problem) && { use: (w, line) => sendPhoto(w, line, side) }),
        retake: (w) => shoot(w, { type: 'retakeAsked' }),
      };
    case 'uploading':
      return { wait: (w, line) => arrive(w, line, side) };
  }
}

function sendPhoto(world: World, line: Line, side: SessionView['sides'][number]): void {
  shoot(world, { type: 'uploadStarted' });
  arrive(world, line, side);
}

function arrive(world: World, line: Line, side: SessionView['sides'][number]): void {
  if (line !== 'good') {
    shoot(world, { type: 'uploadFailed', problem: line });
    return;
  }
  ask(
    world,
    line,
    (server) => {
      server.captured = [...new Set([...server.captured, side])];
      server.begun = true;
      if (side === 'selfie') server.turned = false;
    },
    'received',
  );
}

export function waysOf(world: World): Record<string, Way> {
  const screen = screenOf(world.page);
  return screen.name === 'capture' ? waysToCapture(world, screen.side) : WAYS[screen.name](world);
}

/** What happens without the person: each changes the world, and nothing tells the page yet. */
export const HAPPENINGS: Record<string, (world: World) => void> = {
  'the camera is denied': (w) => shoot(w, { type: 'cameraFailed', trouble: 'denied' }),
  'the camera is taken away': (w) => shoot(w, { type: 'cameraFailed', trouble: 'busy' }),
  'the photo is refused': (w) => shoot(w, { type: 'uploadFailed', problem: 'image_corrupt' }),
  'a camera answers too late': (w) => shoot(w, { type: 'cameraReady' }),
  'the business cancels': ({ server }) => {
    if (server.status === 'open') server.status = 'canceled';
  },
  'another browser takes the link': ({ server }) => {
    if (server.holder === 'nobody') server.holder = 'other';
  },
  'the phone takes over': (w) => {
    if (w.server.phone !== 'offered' || w.setting.byCode) return;
    w.server.phone = 'taken';
    send(w, { type: 'received', view: viewOf(w) });
  },
  'the other device takes it back': ({ server, setting }) => {
    if (setting.byCode) Object.assign(server, { phone: 'none', holder: 'other' });
  },
  'the analysis leaves it to a person': (w) => {
    w.server.held = w.server.status === 'processing';
    if (w.server.held) send(w, { type: 'received', view: viewOf(w) });
  },
  'the analysis finds fault': (w) => {
    const { server } = w;
    if (server.status !== 'processing') return;
    const attemptsLeft = server.attemptsLeft - 1;
    Object.assign(server, { status: 'open', failed: true, begun: false, attemptsLeft, captured: [], turned: false });
    server.numberGiven = false;
    send(w, { type: 'received', view: viewOf(w) });
  },
  'the document is found good and the face is not': (w) => {
    const { server } = w;
    if (server.status !== 'processing' || !server.captured.includes('selfie')) return;
    const captured = server.captured.filter((side) => side !== 'selfie');
    Object.assign(server, { status: 'open', failed: true, begun: false, attemptsLeft: server.attemptsLeft - 1 });
    Object.assign(server, { captured, turned: false, numberGiven: false });
    send(w, { type: 'received', view: viewOf(w) });
  },
};
