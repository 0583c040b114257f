// Opens an analysis, tells the process id of its child and waits to be killed.
import { openAnalysis } from '../src/analysis/analysis.ts';

const entry = new URL('./analysis-child.ts', import.meta.url);
const analysis = openAnalysis({ entry, log: { warn() {} } });
await analysis.inspect(new TextEncoder().encode('a photo'));
process.send!(analysis.pids()[0]);
