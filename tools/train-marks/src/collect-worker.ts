// A process that draws and reads cards of names: what takes the most time of a training.
import { createRandom } from '../../../packages/specimens/src/random.ts';
import { openOcr } from '../../../packages/vision/src/ocr/open.ts';
import { collectLetters } from './collect.ts';

const ocr = await openOcr();

process.on('message', async (seed: string) => {
  const samples = await collectLetters(createRandom(seed), ocr);
  process.send!(
    samples.map(({ crop, ...sample }) => ({ ...sample, crop: Buffer.from(crop.buffer).toString('base64') })),
  );
});
process.on('disconnect', () => process.exit());
process.send!('ready');
