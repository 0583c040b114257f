import type { PhotographOptions, Surface } from '@credence/specimens';
import { TEMPLATES, type Template } from '@credence/specimens/templates';

/** What the rows of the table are measured on; every picture of every set counts for whether documents are found. */
export type SetName = 'zone' | 'symbol' | 'latin' | 'japanese' | 'outline' | 'scripts' | 'twelve megapixels';

/** A picture that is to be drawn: all that decides what it shows. */
export interface PlannedPicture {
  /** `zone-0017`: the same in every run of a seed. */
  id: string;
  set: SetName;
  seed: string;
  templateId: string;
  side: 'front' | 'back';
  how: PhotographOptions;
  /** The width of one character of a zone, one module of a symbol, or one millimetre of print, in pixels, where that is planned. */
  unitPx?: number;
}

interface StudioSet {
  name: SetName;
  /**
   * Pictures of the full table. 750 zones carry some 2,500 fields with a check digit of their own, 110 pages some 600 printed
   * fields; the claims are about 500 trials at least.
   */
  count: number;
  sides: readonly [Template, 'front' | 'back'][];
}

const sidesWhere = (holds: (template: Template, side: NonNullable<Template['back']>) => unknown) =>
  TEMPLATES.flatMap((template) =>
    (['front', 'back'] as const).flatMap((side): [Template, 'front' | 'back'][] =>
      template[side] && holds(template, template[side]) ? [[template, side]] : [],
    ),
  );

/** Few pictures make many trials of these, or few are enough. */
const SMALL: readonly SetName[] = ['latin', 'japanese', 'scripts', 'twelve megapixels'];

const isLatin = ({ japanese, script }: Template) => !japanese && !script;

const SETS: readonly StudioSet[] = [
  { name: 'zone', count: 750, sides: sidesWhere((_, side) => side.mrz) },
  { name: 'symbol', count: 500, sides: sidesWhere((_, side) => side.barcode) },
  { name: 'latin', count: 110, sides: sidesWhere((template, { fields }) => isLatin(template) && fields.length > 3) },
  { name: 'japanese', count: 120, sides: sidesWhere(({ japanese }, { fields }) => japanese && fields.length > 0) },
  { name: 'outline', count: 160, sides: sidesWhere((_, { portrait }) => portrait) },
  { name: 'scripts', count: 24, sides: sidesWhere(({ script }) => script) },
  { name: 'twelve megapixels', count: 40, sides: sidesWhere(({ script }, { portrait }) => portrait && !script) },
];

/**
 * Plans the pictures of the table, in the order in which they are drawn and read: of every set a share that grows evenly, of
 * the small ones twice as fast, so that a run that is cut off can tell something of every row.
 *
 * @param share Of each set: 1 is the full table, less is for development. The pictures of a small run are among those of a
 *   large one.
 */
export function planPictures(seed: string, share: number): PlannedPicture[] {
  const planned = SETS.flatMap(({ name, count, sides }) =>
    Array.from({ length: Math.ceil(count * share) }, (_, n) => {
      const [template, side] = sides[n % sides.length]!;
      const id = `${name.replace(' ', '-')}-${String(n).padStart(4, '0')}`;
      const picture = { id, set: name, seed: `${seed}/${id}`, templateId: template.id, side };
      return {
        at: ((n + 0.5) / count) * (SMALL.includes(name) ? 0.5 : 1),
        picture: { ...picture, ...takenHow(name, `${seed}/${id}`) },
      };
    }),
  );
  return planned.sort((a, b) => a.at - b.at).map(({ picture }) => picture);
}

/** A repeatable number from 0 to 1 for one property of one picture: FNV-1a of its name, its bits mixed. */
function share(...names: (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const char of names.join('/')) hash = Math.imul(hash ^ char.codePointAt(0)!, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x735a2d97);
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32;
}

/**
 * From the smallest that is claimed to where telephones have more pixels than are needed: characters of a zone, modules of a
 * symbol, and millimetres of print (at 9 px capitals are some 17 px high and a card is 770 px wide).
 */
const UNIT_PX: Partial<Record<SetName, readonly [min: number, max: number]>> = {
  zone: [12, 32],
  symbol: [1.5, 5],
  latin: [9, 25],
  japanese: [9, 25],
  scripts: [9, 25],
};

/** How many units in pixels a camera's blur is scaled down below: it would erase what is smaller. */
const FULLY_BLURRED_PX: Partial<Record<SetName, number>> = {
  zone: 20,
  symbol: 2.5,
  latin: 14,
  japanese: 14,
  scripts: 14,
};

/**
 * Mixed: half of all pictures turned by any angle, every surface, one in five with glare, one in five shaken, one in six dim,
 * others soft, noisy, shaded, leaned over and compressed. What is measured stays there to be seen by a person: glare pales
 * print and does not erase it, and fingers are on the pictures of the set `outline` only. Those of twelve megapixels are taken
 * as the page guides people to: upright, and near.
 */
export function takenHow(set: SetName, seed: string): Pick<PlannedPicture, 'how' | 'unitPx'> {
  const between = (name: string, min: number, max: number) => min + share(seed, name) * (max - min);
  const once = (name: string, chance: number) => share(seed, name) < chance;
  const surfaces: Surface[] = ['desk', 'cloth', 'wood', 'cluttered', 'white'];
  const unit = UNIT_PX[set];
  const guided = set === 'twelve megapixels';
  const unitPx = unit && unit[0] * (unit[1] / unit[0]) ** share(seed, 'unit');
  const sharpness = unitPx ? Math.min(1, unitPx / FULLY_BLURRED_PX[set]!) : 1;
  return {
    ...(unitPx && { unitPx }),
    how: {
      seed,
      width: guided ? 4000 : Math.round(between('width', 1200, 3000)),
      fill: guided ? 0.85 : between('fill', 0.6, 0.92),
      perspective: between('perspective', 0, guided ? 0.3 : 0.7),
      rotateDegrees: !guided && once('turned', 0.5) ? between('angle', -180, 180) : between('angle', -8, 8),
      background: surfaces[Math.floor(share(seed, 'surface') * surfaces.length)]!,
      blur: between('blur', 0.3, 1.5) * sharpness,
      motion: once('shaken', 0.2) ? between('motion', 1, 5) * sharpness : 0,
      noise: between('noise', 1, 9),
      glare: once('glare', 0.2) ? between('glare strength', 0.15, 0.5) : 0,
      brightness: once('dim', 1 / 6) ? between('brightness', 0.35, 0.8) : 1,
      shadow: between('shadow', 0, 0.5),
      hands: set === 'outline' && once('held', 0.5) ? between('hands', 0.03, 0.1) : 0,
      jpegQuality: Math.round(between('quality', 55, 92)),
    },
  };
}
