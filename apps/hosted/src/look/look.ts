import type { BusinessView } from '@credence/wire';
import { inkOn, legible, tint } from './legible.ts';

/** The pages' own colours that those of a business meet: `--card` and `--paper` of styles/tokens.css. */
const GROUNDS = {
  light: { card: '#ffffff', paper: '#f1f4ef', soft: '#4f5f58' },
  dark: { card: '#151d1a', paper: '#0c1210', soft: '#a6b5ae' },
} as const;

type Scheme = keyof typeof GROUNDS;

/** How much of the business's colour stands behind the page: a tint, on which the small print still reads. */
const PAPER_SHARE = 0.08;
const SOFT_SHARE = 0.1;
const STRONG_SHARE = 0.16;

/**
 * The custom properties that dress the page in a business's colours, none where it has none.
 *
 * @returns By name, with the dashes.
 */
export function lookOf(
  { primaryColor, secondaryColor }: Pick<BusinessView, 'primaryColor' | 'secondaryColor'>,
  scheme: Scheme,
): Record<string, string> {
  const { card, paper: plain, soft } = GROUNDS[scheme];
  const look: Record<string, string> = {};
  const paper = secondaryColor ? tint(plain, secondaryColor, PAPER_SHARE) : plain;
  if (secondaryColor) {
    look['--paper'] = paper;
    look['--soft'] = legible(soft, [card, paper]);
  }
  if (primaryColor) {
    const soften = tint(card, primaryColor, SOFT_SHARE);
    const accent = legible(primaryColor, [card, paper, soften]);
    look['--accent'] = accent;
    look['--accent-strong'] = tint(accent, scheme === 'light' ? '#000000' : '#ffffff', STRONG_SHARE);
    look['--accent-ink'] = inkOn(accent);
    look['--accent-soft'] = soften;
    look['--thread'] = `${accent}26`;
  }
  return look;
}
