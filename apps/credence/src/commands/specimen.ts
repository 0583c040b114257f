import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { SPECIMEN_OUTCOMES, type SpecimenOutcome } from '@credence/specimens/outcomes';
import type { SpecimenTruth, SpecimenType } from '@credence/specimens/truth';
import { CannotDo, defineCommand, WrongUsage } from '../command.ts';
import { makeFolder } from '../make-folder.ts';

const TYPES = ['passport', 'id_card', 'driving_license'] as const satisfies readonly SpecimenType[];

export const specimen = defineCommand({
  name: 'specimen',
  summary: 'Draw a document, photographed, that leads to the outcome you name',
  details: `Draws a passport, an id_card or a driving_license of an issuer that does not exist, marked SPECIMEN, and photographs
it. It needs no server. Given to the pages of a session in test mode, the pictures are really read, and decided to be what they
show: an expired document, one with wrong check digits, somebody else's selfie. The same options draw the same bytes,
with --today also on another day.`,
  argument: 'type',
  argumentIsOptional: true,
  argumentChoices: TYPES,
  options: {
    outcome: {
      type: 'string',
      value: 'code',
      choices: SPECIMEN_OUTCOMES,
      help: 'what the pictures lead to; verified, unless given',
    },
    seed: { type: 'string', help: 'decides who the holder is and how they photograph' },
    selfie: { type: 'boolean', help: 'a selfie of the holder, too; outcomes of a selfie always have one' },
    'first-name': { type: 'string', value: 'name', help: 'as the document has it; made up, unless given' },
    'last-name': { type: 'string', value: 'name', help: 'the same' },
    dob: { type: 'string', value: 'date', help: 'date of birth, YYYY-MM-DD' },
    number: { type: 'string', help: 'number of the document' },
    today: { type: 'string', value: 'date', help: 'the day on which it is shown, YYYY-MM-DD; today, unless given' },
    out: { type: 'string', value: 'folder', help: 'where to write the pictures; ./specimens, unless given' },
  },
  examples: [
    'specimen',
    'specimen id_card --outcome document_expired',
    'specimen passport --outcome selfie_face_mismatch --seed alice --out ./pictures',
    'specimen driving_license --first-name Jenny --last-name Rosen --dob 1990-02-01 --selfie --json',
  ],
  async run({ print, cwd }, options, given) {
    const type = typeOf(given);
    const outcome = (options.outcome ?? 'verified') as SpecimenOutcome;
    const folder = resolve(cwd, options.out ?? 'specimens');
    await writing(folder, () => makeFolder(folder));
    const { truth, ...photos } = await draw(type, outcome, options);
    const files = await write(folder, outcome === 'verified' ? type : `${type}-${outcome}`, photos, truth);
    print({ type, outcome, files, truth }, Object.values(files).join('\n'));
  },
});

function typeOf(given: string): SpecimenType {
  const type = TYPES.find((one) => one === (given || 'passport'));
  if (type) return type;
  throw new WrongUsage(`"${given}" is no document that can be drawn. Use one of: ${TYPES.join(', ')}.`);
}

interface Wishes {
  seed: string | undefined;
  selfie: boolean;
  'first-name': string | undefined;
  'last-name': string | undefined;
  dob: string | undefined;
  number: string | undefined;
  today: string | undefined;
}

async function draw(type: SpecimenType, outcome: SpecimenOutcome, wishes: Wishes) {
  const { seed = 'specimen', selfie, 'first-name': givenNames, 'last-name': surname, number: documentNumber } = wishes;
  const [birthDate, today] = [dateOf('dob', wishes.dob), dateOf('today', wishes.today)];
  const person = Object.fromEntries(
    Object.entries({ givenNames, surname, birthDate }).filter(([, value]) => value !== undefined),
  );
  // What draws is loaded by nobody else: it is most of the time that the other commands would take to start.
  const { specimens } = await import('@credence/specimens');
  try {
    return await specimens.forOutcome({
      ...person,
      ...{ outcome, type, seed, selfie, documentNumber },
      today: today ?? new Date().toISOString().slice(0, 10),
    });
  } catch (error) {
    // A name or number that no document of the kind can spell.
    if (error instanceof RangeError) throw new WrongUsage(error.message);
    throw error;
  }
}

function dateOf(option: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const at = new Date(`${text}T00:00:00Z`);
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== text) {
    throw new WrongUsage(`--${option}: "${text}" is no date. Write it as 1990-02-01.`);
  }
  return text;
}

/** @returns The path of each file, by what it shows. */
async function write(
  folder: string,
  name: string,
  photos: Record<string, Buffer>,
  truth: SpecimenTruth,
): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  await writing(folder, async () => {
    for (const [side, jpeg] of Object.entries(photos)) {
      files[side] = join(folder, `${name}-${side}.jpg`);
      await writeFile(files[side], jpeg);
    }
    files.truth = join(folder, `${name}.json`);
    await writeFile(files.truth, `${JSON.stringify(truth, null, 2)}\n`);
  });
  return files;
}

/** @throws CannotDo, with the folder, for what the file system says. */
async function writing(folder: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    throw new CannotDo(`The pictures cannot be written to ${folder}: ${(error as Error).message}`);
  }
}
