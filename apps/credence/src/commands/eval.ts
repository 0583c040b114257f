import { join, resolve } from 'node:path';
import { defaultCacheDir } from '@credence/server/cache-folder';
import { CannotDo, defineCommand } from '../command.ts';

export const evalCommand = defineCommand({
  name: 'eval',
  summary: 'Measure decisions on a labelled folder of your own',
  details:
    'The folder has a manifest.json that lists sessions (docs/accuracy.md says how). Pictures are read on this machine,\nsome seconds each, by what the server reads them by; no server has to run. Readings are kept, so that a run that was\ncut off goes on.',
  argument: 'folder',
  options: {
    report: {
      type: 'string',
      value: 'file',
      help: 'where to write the report with plots; eval-report.html, unless given',
    },
  },
  examples: ['eval ./labelled', 'eval ./labelled --report /tmp/report.html --json'],
  async run({ print, progress, note, cwd }, { report = 'eval-report.html' }, folder) {
    // Opens what reads pictures: most commands do without.
    const evaluation = await import('@credence/server/evaluation');
    const set = await evaluation.loadSessionSet(resolve(cwd, folder)).catch((error: unknown) => {
      throw new CannotDo((error as Error).message);
    });
    const pictures = evaluation.picturesOf(set.sessions);
    const readings = await evaluation.readInCages(pictures, {
      folder: join(defaultCacheDir(), 'eval', await evaluation.pipelineVersion()),
      onProgress: (done) => progress(`${done} of ${pictures.length} pictures read`),
    });
    const judged = evaluation.judgeAll(set, pictures, readings);
    const history = evaluation.openRuns(join(defaultCacheDir(), 'eval', 'runs'), set.root);
    const text = evaluation.describe(judged, history.last());
    history.save(evaluation.verdictsOf(judged));
    const path = resolve(cwd, report);
    evaluation.writeReport(path, judged, text);
    note(`With plots: ${path}`);
    print(evaluation.figuresOf(judged), text);
  },
});
