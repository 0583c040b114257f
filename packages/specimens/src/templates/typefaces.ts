import { createRequire } from 'node:module';
import { GlobalFonts } from '@napi-rs/canvas';
import { PRINT } from '../fonts.ts';
import type { Random } from '../random.ts';
import type { Script } from './scripts.ts';

/** Latin print that templates are filled with: each under the SIL Open Font License 1.1. Noto Sans stands for itself. */
const LATIN = ['noto-sans', 'source-sans-3', 'roboto-condensed', 'ibm-plex-sans', 'noto-serif'] as const;

/** Japanese print, under the same licence: two Gothic faces. */
const JAPANESE = ['biz-udgothic', 'm-plus-1p'] as const;

const SCRIPTS: Readonly<Record<Script, { font: string; subset: string }>> = {
  greek: { font: 'noto-sans', subset: 'greek' },
  cyrillic: { font: 'noto-sans', subset: 'cyrillic' },
  arabic: { font: 'noto-sans-arabic', subset: 'arabic' },
  thai: { font: 'noto-sans-thai', subset: 'thai' },
};

/**
 * Picks the print of one document, as a list of CSS families: pictures of one template are not all of one typeface.
 *
 * @throws When the package of the typeface is not there: only those who draw templates install it.
 */
export function pickTypeface(random: Random, { japanese, script }: { japanese?: boolean; script?: Script }): string {
  if (japanese) return family(random.pick(JAPANESE), ['japanese'], [400]);
  if (script) {
    const { font, subset } = SCRIPTS[script];
    return `${family(font, [subset], [400])}, ${PRINT}`;
  }
  const latin = random.pick(LATIN);
  return latin === 'noto-sans' ? PRINT : family(latin, ['latin', 'latin-ext'], [400, 600, 700]);
}

/** Every part of a typeface comes as a file and becomes a family of its own: the list of them is searched for each letter. */
function family(font: string, subsets: readonly string[], weights: readonly number[]): string {
  return subsets.map((subset) => `"${register(font, subset, weights)}"`).join(', ');
}

function register(font: string, subset: string, weights: readonly number[]): string {
  const name = `Specimen ${font} ${subset}`;
  if (GlobalFonts.has(name)) return name;
  const { resolve } = createRequire(import.meta.url);
  for (const weight of weights) {
    const path = resolve(`@fontsource/${font}/files/${font}-${subset}-${weight}-normal.woff2`);
    if (!GlobalFonts.registerFromPath(path, name)) throw new Error(`The font ${name} could not be loaded`);
  }
  return name;
}
