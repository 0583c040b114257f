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
    `<!doctype html><meta charset="utf-8"><title>${encode(title)}</title><style>${STYLE}</style><h1>${encode(title)}</h1>${sections.join('\n')}`,
  );
}

const STYLE = `body{font:14px system-ui;margin:1rem;max-width:1400px}section{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);
gap:1rem;border-top:1px solid #ccc;padding:1rem 0}h2{grid-column:1/-1;font-size:1rem;margin:0}svg{width:100%;height:auto;background:#eee}
table{border-collapse:collapse;align-self:start;display:block;overflow-x:auto;min-width:0}td,th{padding:.1rem .5rem;text-align:left;vertical-align:top;border-bottom:1px solid #eee}
.exact{color:#060}.spaces{color:#860}.wrong{color:#a00}.none{color:#777}pre{margin:0;font-size:12px}
@media(max-width:700px){section{grid-template-columns:minmax(0,1fr)}}`;

function section({ file, judgement, capture }: Reported): string {
  const { entry, family, fields, mrz } = judgement;
  const rows = fields.map(
    ({ name, truth, outcome, read }) =>
      `<tr class="${outcome}"><td>${name}<td>${encode(truth)}<td>${encode(read?.value ?? '–')}<td>${read?.confidence.toFixed(2) ?? ''}`,
  );
  const zone = mrz
    ? `<tr class="${mrz.exact ? 'exact' : 'wrong'}"><td>zone<td><pre>${encode(entry.mrz!.lines!.join('\n'))}</pre><td><pre>${encode(capture?.mrz?.lines.join('\n') ?? '–')}</pre><td>`
    : '';
  return `<section><h2>${encode(entry.id)} · ${encode(family)}${encode(besides(judgement))}</h2>${picture(file, judgement, capture)}
<table><tr><th>field<th>truth<th>read<th>sure${rows.join('')}${zone}</table></section>`;
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
${outline(capture?.location?.quad, '#0a0')}${outline(capture?.mrz?.quad, '#06c')}${outline(capture?.barcode?.quad, '#c0c')}
${(capture?.text ?? []).map(({ quad }) => outline(quad, 'rgba(0,0,0,.25)')).join('')}${fields.map(({ read }) => outline(read?.quad, '#e60')).join('')}</svg>`;
}

function encode(text: string): string {
  return text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}
