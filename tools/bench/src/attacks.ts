import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { specimens } from '@credence/specimens';
import { ATTACK_SPECIES, drawAttack, type LabelledSession, type SessionLabel } from '@credence/specimens/attacks';

/** Sessions of each species; each takes five seconds of a processor. */
const COUNT = 10;

/** The document is genuine, the selfie is not: somebody else's, or the photo on the document, cut out. */
const SELFIE_SPECIES = { other_selfie: 'selfie_face_mismatch', portrait_as_selfie: 'selfie_manipulated' } as const;
type SelfieSpecies = keyof typeof SELFIE_SPECIES;

const LABELS: readonly (SessionLabel | SelfieSpecies)[] = [
  'genuine',
  ...ATTACK_SPECIES,
  'other_selfie',
  'portrait_as_selfie',
];

/** The day on which drawn documents are shown. */
const TODAY = '2026-11-01';

/** One session of a set that `bench decision` reads; files lie beside the manifest. */
export interface ManifestSession {
  id: string;
  /** `genuine`, or the species of attack. */
  label: string;
  /** Which type of document. */
  type: string;
  front: string;
  back?: string;
  selfie?: string;
  /** What was altered, and where. */
  field?: string;
  source?: string;
}

/**
 * Draws a labelled set of sessions, genuine and attacked, for `bench decision`. A run that was cut off goes on where it was.
 *
 * @param args A folder, which is made; then `--seed TEXT` (use one that nobody developed with), `--count N` sessions of each
 *   species, `--genuine N` genuine ones where that is to be another number, `--species A,B`, and `--only PATTERN` of
 *   templates.
 */
export async function run(args: readonly string[]): Promise<void> {
  const option = (name: string) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
  const folder = args.find((arg, at) => !arg.startsWith('--') && !args[at - 1]?.startsWith('--'));
  const seed = option('--seed');
  if (!folder || !seed) {
    console.error(
      'Usage: npm run bench -- attacks <folder> --seed TEXT [--count N] [--genuine N] [--species A,B] [--only PATTERN]',
    );
    process.exitCode = 2;
    return;
  }
  const root = resolve(folder);
  const set = openSet(root, seed);
  const wanted = option('--species')?.split(',') ?? LABELS;
  const count = Number(option('--count') ?? COUNT);
  const only = new RegExp(option('--only') ?? '');
  for (const label of LABELS.filter((one) => wanted.includes(one))) {
    for (let n = 0; n < (label === 'genuine' ? Number(option('--genuine') ?? count) : count); n += 1) {
      const id = `${label}-${n}`;
      if (!set.has(id)) set.add(writeSession(root, id, await draw(label, `${seed}/${label}/${n}`, { only, n })));
    }
    console.log(`${label}: drawn`);
  }
}

/** What is drawn already stands in the manifest, which is whole after every session. */
function openSet(root: string, seed: string) {
  mkdirSync(root, { recursive: true });
  const path = join(root, 'manifest.json');
  const sessions: ManifestSession[] = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).sessions : [];
  return {
    has: (id: string) => sessions.some((session) => session.id === id),
    add(session: ManifestSession) {
      sessions.push(session);
      writeFileSync(path, `${JSON.stringify({ format: 1, seed, today: TODAY, sessions }, null, 1)}\n`);
    },
  };
}

type Drawn = Pick<LabelledSession, 'front' | 'back' | 'selfie' | 'alteration'> & { label: string; type: string };

const TYPES = ['passport', 'id_card', 'driving_license'] as const;

async function draw(
  label: SessionLabel | SelfieSpecies,
  seed: string,
  { only, n }: { only: RegExp; n: number },
): Promise<Drawn> {
  if (label === 'other_selfie' || label === 'portrait_as_selfie') {
    const type = TYPES[n % TYPES.length]!;
    const { front, back, selfie } = await specimens.forOutcome({
      outcome: SELFIE_SPECIES[label],
      type,
      seed,
      today: TODAY,
    });
    return { label, type, front, ...(back && { back }), selfie: selfie! };
  }
  const drawn = await drawAttack(label, seed, { only, today: TODAY });
  // Residence permits are shown as cards: sessions know no other name for them.
  return { ...drawn, type: TYPES.find((type) => type === drawn.template.docType) ?? 'id_card' };
}

function writeSession(root: string, id: string, session: Drawn): ManifestSession {
  const write = (kind: string, picture: Buffer) => {
    const file = `${id}-${kind}.${picture[0] === 0x89 ? 'png' : 'jpg'}`;
    writeFileSync(join(root, file), picture);
    return file;
  };
  const { label, type, front, back, selfie, alteration } = session;
  return {
    id,
    label,
    type,
    front: write('front', front),
    ...(back && { back: write('back', back) }),
    selfie: write('selfie', selfie),
    ...alteration,
  };
}
