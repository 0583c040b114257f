// A process that draws pictures one after the other: they take as long as reading them does.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { drawPicture } from './draw.ts';
import type { PlannedPicture } from './plan.ts';

process.on('message', async ({ planned, folder }: { planned: PlannedPicture; folder: string }) => {
  const { jpeg, entry } = await drawPicture(planned);
  await writeFile(join(folder, entry.file), jpeg);
  process.send!(entry);
});
process.on('disconnect', () => process.exit());
process.send!('ready');
