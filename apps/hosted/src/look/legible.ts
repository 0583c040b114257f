/** A colour as red, green and blue, 0 to 255. */
type Rgb = readonly [number, number, number];

/** What text needs against what is behind it. @see WCAG 2.2, success criterion 1.4.3 */
const CONTRAST_MIN = 4.5;
/** Steps from a colour to black or white: finer than eyes can tell. */
const STEPS = 100;

/**
 * The colour nearest to the one wanted that can be read on all of the backgrounds: it is darkened or lightened as
 * little as will do.
 *
 * @param wanted `#rrggbb`
 */
export function legible(wanted: string, backgrounds: readonly string[], contrastMin = CONTRAST_MIN): string {
  const reads = (color: Rgb) => backgrounds.every((behind) => contrast(color, parse(behind)) >= contrastMin);
  for (let step = 0; step <= STEPS; step += 1) {
    for (const end of [BLACK, WHITE]) {
      const color = mix(parse(wanted), end, step / STEPS);
      if (reads(color)) return format(color);
    }
  }
  // Backgrounds both light and dark: nothing reads on all, and the page's own colours would not either.
  return wanted;
}

/** Black or white, whichever reads better on a colour. One of them always reads: their contrasts multiply to 21. */
export function inkOn(color: string): '#000000' | '#ffffff' {
  return contrast(parse(color), BLACK) > contrast(parse(color), WHITE) ? '#000000' : '#ffffff';
}

/** A colour with a share of another in it, 0 to 1. */
export function tint(color: string, other: string, share: number): string {
  return format(mix(parse(color), parse(other), share));
}

/** How well two colours are told apart, 1 to 21. @see WCAG 2.2, contrast ratio */
export function contrastOf(a: string, b: string): number {
  return contrast(parse(a), parse(b));
}

const BLACK: Rgb = [0, 0, 0];
const WHITE: Rgb = [255, 255, 255];

function contrast(a: Rgb, b: Rgb): number {
  const [darker, lighter] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return (lighter! + 0.05) / (darker! + 0.05);
}

/** @see WCAG 2.2, relative luminance */
function luminance(color: Rgb): number {
  const [r, g, b] = color.map((channel) => {
    const value = channel / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function mix(color: Rgb, other: Rgb, share: number): Rgb {
  const [r, g, b] = color.map((channel, i) => Math.round(channel + (other[i]! - channel) * share));
  return [r!, g!, b!];
}

function parse(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

function format(color: Rgb): string {
  return `#${color.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}
