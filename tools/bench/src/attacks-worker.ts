// A process that draws the pictures of labelled sessions, one session after the other.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { specimens } from '@credence/specimens';
import { drawAttack, type LabelledSession, type SessionLabel } from '@credence/specimens/attacks';
import { type ManifestSession, SELFIE_SPECIES, type SelfieSpecies, type SessionOrder, TODAY } from './attacks.ts';

type Drawn = Pick<LabelledSession, 'front' | 'back' | 'selfie' | 'alteration'> & { label: string; type: string };

const TYPES = ['passport', 'id_card', 'driving_license'] as const;

process.on('message', async ({ id, root, ...order }: SessionOrder) => {
  process.send!(writeSession(root, id, await draw(order)));
});
process.on('disconnect', () => process.exit());
process.send!('ready');

async function draw({ label, seed, n, only }: Omit<SessionOrder, 'id' | 'root'>): Promise<Drawn> {
  if (isOfSelfie(label)) {
    const type = TYPES[n % TYPES.length]!;
    const { front, back, selfie } = await specimens.forOutcome({
      outcome: SELFIE_SPECIES[label],
      type,
      seed,
      today: TODAY,
    });
    return { label, type, front, ...(back && { back }), selfie: selfie! };
  }
  const drawn = await drawAttack(label as SessionLabel, seed, { only: new RegExp(only), today: TODAY });
  // Residence permits are shown as cards: sessions know no other name for them.
  return { ...drawn, type: TYPES.find((type) => type === drawn.template.docType) ?? 'id_card' };
}

function isOfSelfie(label: string): label is SelfieSpecies {
  return label in SELFIE_SPECIES;
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
