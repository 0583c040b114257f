import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { POLICY_VERSION } from '@credence/verification';
import { faceFigures, facePairs } from './faces.ts';
import { mcNemar } from './interval.ts';
import type { Judged } from './judge.ts';
import { encode, rocPlot, scorePlots } from './plots.ts';
import { GENUINE } from './session-set.ts';
import { speciesTable, tradeOffs, verdictsOf } from './tally.ts';

/** What nobody should read out of the figures. */
const CAVEATS = [
  'Brackets are 95 % Wilson intervals. Accepted means verified without anybody having looked.',
  'Decided as in test mode: without the refusal of specimens and without the challenge, of which a set has no pictures.',
  'Drawn attacks are not field attacks. None of this is certified (ISO/IEC 30107-3).',
];

/** The whole report as text: the trade-off of each policy, every species, faces, what changed since the last run. */
export function describe(judged: readonly Judged[], before: Record<string, boolean> | undefined): string {
  const species = new Set(judged.map(({ session }) => session.label).filter((label) => label !== GENUINE)).size;
  const genuine = judged.filter(({ session }) => session.label === GENUINE).length;
  return [
    `${judged.length} sessions: ${genuine} genuine, ${judged.length - genuine} attacks of ${species} species; ${POLICY_VERSION}`,
    columns(tradeOffs(judged)),
    `By label, policy standard (accepted attacks: APCER)\n${columns(speciesTable(judged, 'standard'))}`,
    faceFigures(facePairs(judged)).join('\n'),
    compare(verdictsOf(judged), before),
    CAVEATS.join('\n'),
  ].join('\n\n');
}

/** Of sessions that both runs decided, those that came out right in one of them only, and how likely that is by chance. */
function compare(now: Record<string, boolean>, before: Record<string, boolean> | undefined): string {
  if (!before) return 'No earlier run of this set to compare with.';
  const both = Object.keys(now).filter((id) => before[id] !== undefined);
  const won = both.filter((id) => now[id] && !before[id]);
  const lost = both.filter((id) => !now[id] && before[id]);
  const p = mcNemar(won.length, lost.length).toFixed(3);
  const which = lost.length > 0 ? `; now wrong: ${lost.slice(0, 12).join(', ')}` : '';
  return `Compared with the last run: of ${both.length} sessions ${won.length} are now right, ${lost.length} now wrong (McNemar, p = ${p})${which}`;
}

/** Writes the same with plots, as a page for the machine it was made on. */
export function writeReport(path: string, judged: readonly Judged[], text: string): void {
  const plots = scorePlots(judged).map(({ check, svg }) => `<h2>${encode(check)}</h2>${svg}`);
  const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Decisions</title>
<style>body{font:14px system-ui;margin:1rem;max-width:1200px}pre{overflow-x:auto;font-size:12px}svg{max-width:100%;height:auto}h2{font-size:1rem}</style>
<h1>Decisions</h1><pre>${encode(text)}</pre><h2>Faces</h2>${rocPlot(facePairs(judged))}${plots.join('\n')}</html>\n`;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, page);
}

function columns(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, at) => Math.max(...rows.map((row) => row[at]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
