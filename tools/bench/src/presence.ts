import { film, type Page } from '@credence/specimens';
import { aimSensor } from '@credence/specimens/attacks';
import {
  type CaptureReading,
  type CheckResult,
  DOCUMENT_CHECKS,
  type Evidence,
  type Quad,
  READINGS_VERSION,
} from '@credence/verification';
import { type CameraFrame, openReader, type Reader } from '@credence/vision';
import sharp, { type Sharp } from 'sharp';
import { goodStream } from './capture/stream.ts';
import { drawSubject } from './capture/subjects.ts';
import { describeMachine } from './figures.ts';
import { formatShare } from './interval.ts';

/** As many frames as the pages send, as far apart and as small: `capture/frames-before.ts` of the pages. */
const FRAMES = 4;
const FRAMES_PER_SECOND = 4;
const FRAME = { longSidePx: 640, quality: 80 } as const;
const DETAIL = { sidePx: 192, quality: 100 } as const;
const PHOTO_QUALITY = 92;

interface Shot {
  photo: Buffer;
  frames: CameraFrame[];
  /** Where in each frame's detail the corners of what was filmed lie. */
  quads: Quad[];
  page: Page;
}

type Outcome = CheckResult['outcome'] | 'not asked';

/**
 * Asks `document_presence` of drawn streams: of documents held before a camera, and of what is injected or shown instead of them.
 *
 * @param args How many streams, each of another document; `--seed TEXT`.
 */
export async function run(args: readonly string[]): Promise<void> {
  const count = Number(args.find((arg) => /^\d+$/.test(arg)) ?? 20);
  const seed = args.includes('--seed') ? args[args.indexOf('--seed') + 1]! : 'development';
  const reader = await openReader();
  const answers = new Map<string, Outcome[]>();
  let before = await filmHeld(drawSubject(count - 1, `${seed}/before`).page, count - 1, seed);
  for (let n = 0; n < count; n += 1) {
    const { id } = goodStream(n, seed);
    const genuine = await filmHeld(drawSubject(n, id).page, n, seed);
    for (const [kind, shot] of Object.entries(await kindsOf(genuine, before, n, seed))) {
      answers.set(kind, [...(answers.get(kind) ?? []), await ask(reader, shot)]);
    }
    before = genuine;
  }
  await reader.close();
  report(answers, seed);
}

/** What may be sent: the same document, held; and what is none. */
async function kindsOf(genuine: Shot, other: Shot, n: number, seed: string): Promise<Record<string, Shot>> {
  const { photo, frames } = genuine;
  const stills = async (change: (i: number) => Sharp | Promise<Sharp>) =>
    Promise.all(frames.map(async ({ beforeMs }, i) => frameOf(await change(i), beforeMs)));
  const { options } = goodStream(n, seed);
  return {
    'a document, held by hand': genuine,
    'the same, its details by a sensor with a mosaic of colours': await seenBySensor(genuine, 'page', n, seed),
    'a display with pixels that are seen, held by hand': await seenBySensor(genuine, 'display', n, seed),
    'a photo with frames of another document': { ...genuine, frames: other.frames },
    'a photo that was altered after its frames': { ...genuine, photo: await alter(photo, other.photo) },
    'one still, played again': { ...genuine, frames: await stills(() => sharp(photo)) },
    'one still, shifted by whole pixels': { ...genuine, frames: await stills((i) => shifted(photo, options, i)) },
    'one still, turned and scaled a little': { ...genuine, frames: await stills((i) => turned(photo, options, i)) },
    'a print or display of a photo, held by hand': await filmHeld(await asPage(photo), n, `${seed}/shown`),
  };
}

/** Films a page while it is held right: a photo, and the frames before it. */
async function filmHeld(page: Page, n: number, seed: string): Promise<Shot> {
  const { options, story } = goodStream(n, seed);
  const held = [...film(page, { ...options, framesPerSecond: FRAMES_PER_SECOND })].filter(
    ({ atMs }) => atMs >= story.goodFromMs!,
  );
  const shots = held.slice(0, FRAMES + 1);
  const last = shots.pop()!;
  const picture = async ({ develop, width, height }: (typeof shots)[number]) => {
    const { data } = await develop({ x: 0, y: 0, width, height });
    return sharp(data, { raw: { width, height, channels: 4 } }).removeAlpha();
  };
  const [left, top] = middleOf(options);
  return {
    page,
    quads: shots.map(({ quad }) => quad.map(({ x, y }) => ({ x: x - left, y: y - top })) as unknown as Quad),
    photo: await (await picture(last)).jpeg({ quality: PHOTO_QUALITY }).toBuffer(),
    frames: await Promise.all(shots.map(async (shot) => frameOf(await picture(shot), last.atMs - shot.atMs))),
  };
}

/** The same with details as a phone's sensor takes them: of the page itself, or of a display that shows it. */
async function seenBySensor(shot: Shot, shows: 'page' | 'display', n: number, seed: string): Promise<Shot> {
  const take = await aimSensor(shot.page, { seed: `${seed}/sensor/${n}`, shows });
  const frames = shot.frames.map(async (frame, i) => {
    const { data, width, height } = await take(shot.quads[i]!, DETAIL.sidePx, i);
    const detail = sharp(data, { raw: { width, height, channels: 3 } }).jpeg({ quality: DETAIL.quality });
    return { ...frame, detail: await detail.toBuffer() };
  });
  return { ...shot, frames: await Promise.all(frames) };
}

function middleOf({ width, height }: { width: number; height: number }): [left: number, top: number] {
  return [(width - DETAIL.sidePx) >> 1, (height - DETAIL.sidePx) >> 1];
}

/** As a page sends it: small, and the middle of it pixel by pixel. */
async function frameOf(picture: Sharp, beforeMs: number): Promise<CameraFrame> {
  const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const whole = () => sharp(data, { raw: { width, height, channels } });
  const [left, top] = middleOf(info);
  return {
    beforeMs,
    bytes: await whole()
      .resize(FRAME.longSidePx, FRAME.longSidePx, { fit: 'inside' })
      .jpeg({ quality: FRAME.quality })
      .toBuffer(),
    detail: await whole()
      .extract({ left, top, width: DETAIL.sidePx, height: DETAIL.sidePx })
      .jpeg({ quality: DETAIL.quality })
      .toBuffer(),
  };
}

/** A digital camera that trembles. */
function shifted(photo: Buffer, { width, height }: { width: number; height: number }, i: number): Sharp {
  const size = { width: width - 12, height: height - 12 };
  return sharp(photo).extract({ left: 3 * i, top: 2 * ((i * 3) % 4), ...size });
}

/** The same by an effect of a video program: by fractions of pixels, turned and nearer. */
async function turned(photo: Buffer, { width, height }: { width: number; height: number }, i: number): Promise<Sharp> {
  const [degrees, scale] = [[0.3, -0.2, 0.5, -0.4][i % 4]!, [1, 1.004, 0.997, 1.002][i % 4]!];
  const [cos, sin] = [Math.cos, Math.sin].map((of) => scale * of((degrees * Math.PI) / 180)) as [number, number];
  const whole = sharp(photo).affine([cos, -sin, sin, cos], { interpolator: 'bicubic' });
  const { data, info } = await whole.raw().toBuffer({ resolveWithObject: true });
  const size = { width: width - 64, height: height - 64 };
  // Turning makes it larger: its middle stays about where it is.
  const left = ((info.width - size.width) >> 1) + 3 * i;
  const top = ((info.height - size.height) >> 1) + 2 * ((i * 3) % 4);
  return sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } }).extract({
    left,
    top,
    ...size,
  });
}

/** A photo as something that can be filmed: surroundings and all in one plane, as large as a sheet of paper. */
async function asPage(photo: Buffer): Promise<Page> {
  const { data, info } = await sharp(photo).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  return { data: new Uint8ClampedArray(data), width, height, widthMm: 200, heightMm: (200 * height) / width };
}

/** Puts a piece of another photo over this one, as large as a few words, in the middle of where documents lie. */
async function alter(photo: Buffer, other: Buffer): Promise<Buffer> {
  const { width, height } = await sharp(photo).metadata();
  const side = Math.min(width, height);
  const size = { width: Math.round(0.2 * side), height: Math.round(0.06 * side) };
  const middle = async (of: Buffer) => {
    const whole = await sharp(of).metadata();
    return { left: Math.round(0.42 * whole.width), top: Math.round(0.48 * whole.height) };
  };
  const piece = await sharp(other)
    .extract({ ...(await middle(other)), ...size })
    .toBuffer();
  return sharp(photo)
    .composite([{ input: piece, ...(await middle(photo)) }])
    .jpeg({ quality: PHOTO_QUALITY })
    .toBuffer();
}

async function ask(reader: Reader, { photo, frames }: Pick<Shot, 'photo' | 'frames'>): Promise<Outcome> {
  const front = await reader.readCapture(photo, { frames, print: false, origins: false });
  if ('problem' in front) return 'not asked';
  const check = DOCUMENT_CHECKS.find(({ id }) => id === 'document_presence')!;
  return check.run(evidenceOf(front))?.outcome ?? 'not asked';
}

/** This check asks nothing but readings. */
function evidenceOf(front: CaptureReading): Evidence {
  return { readings: { version: READINGS_VERSION, pipeline: {}, captures: { front } } } as unknown as Evidence;
}

function report(answers: ReadonlyMap<string, readonly Outcome[]>, seed: string): void {
  console.log(`\n${describeMachine()}, seed ${seed}\n`);
  console.log('| what the camera is given | pass | inconclusive | fail |');
  console.log('| --- | --- | --- | --- |');
  for (const [kind, outcomes] of answers) {
    const share = (wanted: Outcome) =>
      formatShare(outcomes.filter((outcome) => outcome === wanted).length, outcomes.length);
    console.log(`| ${kind} | ${share('pass')} | ${share('inconclusive')} | ${share('fail')} |`);
  }
}
