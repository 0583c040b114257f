import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CaptureReading, Quad } from '@credence/verification';
import type { Judgement } from './judge.ts';

/** One picture of the report. */
export interface Reported {
  file: string;
  judgement: Judgement;
  capture: CaptureReading | undefined;
}

/**
 * Writes a page with every picture beside its truth, boxes drawn on it, the failures first, at most as many as said. It points to the pictures where
 * they lie: it is for the machine it was made on and is never committed.
 */
export function writeReport(
  path: string,
  title: string,
  reported: readonly Reported[],
  most = Number.POSITIVE_INFINITY,
): void {
  const rank = ({ judgement: { mrz, barcode, fields } }: Reported) =>
    Number(mrz?.exact ?? barcode ?? true) +
    (fields.length ? fields.filter(({ outcome }) => outcome === 'exact').length / fields.length : 1);
  const sections = [...reported]
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, most)
    .map(section);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(
    path,
    `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${encode(title)}</title><style>${STYLE}</style><h1>${encode(title)}</h1>${LEGEND}${sections.join('\n')}`,
  );
}

const STYLE = `:root{color-scheme:light dark}body{font:14px system-ui;margin:1rem;max-width:1400px}
section{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:1rem;border-top:1px solid #8886;padding:1rem 0}
h2{grid-column:1/-1;font-size:1rem;margin:0;overflow-wrap:anywhere}svg{width:100%;height:auto;background:#8882}
table{border-collapse:collapse;width:100%;align-self:start}td,th{padding:.1rem .5rem;text-align:start;vertical-align:top;border-bottom:1px solid #8883}
td{overflow-wrap:anywhere}td:first-child{overflow-wrap:normal}
.exact{color:light-dark(#060,#7c7)}.spaces{color:light-dark(#750,#db6)}.wrong{color:light-dark(#a00,#f88)}.none{color:light-dark(#666,#aaa)}
pre{margin:0;font-size:min(12px,1.75vw)}mark{background:#f8c;color:#000}i{display:inline-block;border-inline-start:.8em solid;padding-inline-start:.4em;margin-inline-end:1em}
@media(max-width:700px){section{grid-template-columns:minmax(0,1fr)}pre{font-size:min(12px,2.6vw)}td,th{padding-inline:.2rem}}`;

const BOXES = { page: '#0a0', zone: '#06c', symbol: '#c0c', field: '#e60', 'other print': 'rgba(128,128,128,.6)' };

const LEGEND = `<p>Boxes: ${Object.entries(BOXES)
  .map(([of, color]) => `<i style="border-color:${color}">${of}</i>`)
  .join(
    '',
  )}</p><p>Fields: <b class="exact">exact</b>, <b class="spaces">exact but for spaces</b>, <b class="wrong">wrong</b>, <b class="none">not read</b>.</p>`;

function section({ file, judgement, capture }: Reported): string {
  const { entry, family, fields, mrz } = judgement;
  const rows = fields.map(
    ({ name, truth, outcome, read }) =>
      `<tr class="${outcome}"><td>${name.replaceAll('_', '_<wbr>')}<td>${encode(truth)}<td>${encode(read?.value ?? '–')}<td>${read?.confidence.toFixed(2) ?? ''}`,
  );
  const zone = mrz ? zoneRow(mrz.exact, entry.mrz!.lines!, capture?.mrz?.lines ?? []) : '';
  const table = `<table><tr><th>field<th>truth<th>read<th>sure${rows.join('')}${zone}</table>`;
  return `<section><h2>${encode(entry.id)} · ${encode(family)}${encode(besides(judgement))}</h2>${picture(file, judgement, capture)}${rows.length > 0 || zone ? table : ''}</section>`;
}

/** A zone is too long to stand beside what was read of it: line below line, with what differs marked. */
function zoneRow(exact: boolean, truth: readonly string[], read: readonly string[]): string {
  const marked = (line: string, other = '') =>
    Array.from(line, (char, at) => (char === other[at] ? encode(char) : `<mark>${encode(char)}</mark>`)).join('');
  const wrong =
    exact || read.length === 0 ? '' : `<pre>${read.map((line, at) => marked(line, truth[at])).join('\n')}</pre>`;
  const outcome = exact ? 'exact' : wrong ? 'wrong' : 'none';
  return `<tr class="${outcome}"><td>zone<td colspan="3"><pre>${encode(truth.join('\n'))}</pre>${wrong && `read:${wrong}`}`;
}

/** What a row of the table may turn on, beside fields and zone. */
function besides({ entry: { pitch_px, module_px }, located, barcode }: Judgement): string {
  return [
    pitch_px ? ` · ${pitch_px} px a character` : '',
    module_px ? ` · ${module_px} px a module` : '',
    located === false ? ' · not located' : '',
    barcode === false ? ' · symbol not read' : '',
  ].join('');
}

function picture(file: string, { entry, fields }: Judgement, capture: CaptureReading | undefined): string {
  const { width, height } = capture?.image ?? entry;
  const outline = (quad: Quad | undefined, color: string) =>
    quad
      ? `<polygon points="${quad.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ')}" fill="none" stroke="${color}" stroke-width="${Math.max(1, width / 400)}"/>`
      : '';
  return `<svg viewBox="0 0 ${width} ${height}"><image href="${pathToFileURL(file)}" width="${width}" height="${height}"/>
${outline(capture?.location?.quad, BOXES.page)}${outline(capture?.mrz?.quad, BOXES.zone)}${outline(capture?.barcode?.quad, BOXES.symbol)}
${(capture?.text ?? []).map(({ quad }) => outline(quad, BOXES['other print'])).join('')}${fields.map(({ read }) => outline(read?.quad, BOXES.field)).join('')}</svg>`;
}

function encode(text: string): string {
  return text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}
