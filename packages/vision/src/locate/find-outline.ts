import type { Quad } from '@credence/verification';
import { shrinkImage } from '../decode/resize.ts';
import type { RgbImage } from '../image.ts';
import { contains, middleOf, quadArea, scaleQuad } from '../pixels/geometry.ts';
import { edgeSupport } from './edge-support.ts';
import { type Edges, findEdges } from './edges.ts';
import { fitSides } from './fit-sides.ts';
import { type JudgedOutline, judgeOutline } from './judge-outline.ts';
import { labPlanes } from './lab-planes.ts';
import { sideSupports } from './line-evidence.ts';
import { type OpenCv, withMats } from './opencv.ts';
import { type ContourQuad, quadsFromContours, quadsFromHalves } from './quads-from-contours.ts';
import { quadsFromLines } from './quads-from-lines.ts';
import { refineCorners } from './refine-corners.ts';

type Mat = InstanceType<OpenCv['Mat']>;

/** A document's outline in a photo. */
export interface Outline {
  /** In pixels of the photo, clockwise; the first corner begins a long side, which way up is not known. */
  quad: Quad;
  /** How well edges in the photo support the four sides, 0 to 1. */
  score: number;
  /** How far colour differs across each side, 0 to 1: high for a thing that lies on another, low among lines of print. */
  steps: readonly number[];
  /** Another thing of a document's form that lies beside it whole, with as clear an outline; there may be further ones. */
  beside?: Quad | undefined;
}

/** Long side of the copy that is searched. */
const SEARCH_SIDE_PX = 640;
/** Long side of the copy on which its sides are settled. */
const REFINING_SIDE_PX = 1280;

/**
 * A contour whose every side is an edge to more than this share, and whose aspect is a document's, is the page's; else straight
 * lines are asked as well, which takes twice as long. One that runs into a sheet of paper beside it still has 0.85.
 */
const SURE = { support: 0.9, aspect: 0.5 } as const;

/** An outline whose weakest side has fewer of its points on an edge than this is an accident of the background. */
const MIN_SIDE_SUPPORT = 0.25;

/** A document beside another one is no smaller than this share of it: a card beside a passport is 0.42 of its page. */
const MIN_BESIDE_SHARE = 0.3;

/**
 * Finds the outline of the document in a photo, by its contours in lightness, and in both colours where that shows none clearly. Where no contour is an edge all
 * around, quadrilaterals of long straight lines compete with the best one, however faint they are.
 *
 * Of 160 photos of specimens on white and among other papers 157 are found, most to 0.1 % of the page's width; by contours
 * and bold edges alone six in ten were.
 *
 * @returns `undefined` when nothing in the photo looks like the outline of a page.
 */
export async function findOutline(cv: OpenCv, photo: RgbImage): Promise<Outline | undefined> {
  const { detail, image } = await searchedCopies(photo);
  const best = withMats((keep) => {
    const planes = labPlanes(cv, image, keep);
    const copies = { image, detail };
    const { contours, best } = bestOfContours(cv, planes, copies);
    const page = best && isSure(best) ? best : bestOfLines(findEdges(cv, planes), { ...copies, contour: best });
    return (
      page && {
        ...page,
        steps: edgeSupport(image, page.quad),
        beside: besideIn(contours, page.quad, copies)?.quad,
      }
    );
  });
  if (!best) return undefined;
  const scale = photo.width / image.width;
  return {
    quad: scaleQuad(best.quad, scale),
    score: best.support,
    steps: best.steps,
    beside: best.beside && scaleQuad(best.beside, scale),
  };
}

/** The copies of a photo that its outline is searched on; others who need a small one are spared making it. */
export async function searchedCopies(photo: RgbImage): Promise<Copies> {
  const detail = await shrinkImage(photo, REFINING_SIDE_PX);
  return { detail, image: await shrinkImage(detail, SEARCH_SIDE_PX) };
}

interface Copies {
  /** The copy that is searched. */
  image: RgbImage;
  detail: RgbImage;
}

/**
 * The best outline among the contours, its sides settled. Where lightness shows a sure one, colours are asked for halves alone: a
 * header that is as light as what the page lies on is not.
 */
function bestOfContours(cv: OpenCv, [lightness, ...colours]: readonly Mat[], copies: Copies) {
  const judged = (quads: readonly ContourQuad[]) => judgeContours(quads, copies.image);
  const inLightness = judged(quadsFromContours(cv, lightness!));
  const first = inLightness[0] && settle(inLightness[0], copies);
  const asked = first && isSure(first) ? quadsFromHalves : quadsFromContours;
  const inColour = judged(colours.flatMap((plane) => asked(cv, plane)));
  const contours = [...inLightness, ...inColour].sort((a, b) => b.score - a.score);
  return { contours, best: contours[0] && (contours[0] === inLightness[0] ? first : settle(contours[0], copies)) };
}

/** Outlines among the contours, the best first. */
function judgeContours(quads: readonly ContourQuad[], image: RgbImage): JudgedOutline[] {
  return quads
    .map(({ quad, fill }) => judgeOutline(image, quad, edgeSupport(image, quad), fill ** 4))
    .filter(({ weakest }) => weakest >= MIN_SIDE_SUPPORT)
    .sort((a, b) => b.score - a.score);
}

function settle({ quad, form }: JudgedOutline, { image, detail }: Copies): JudgedOutline {
  const settled = onDetail(detail, image, quad, refineCorners);
  return judgeOutline(image, settled, sideSupports(image, settled), form);
}

function isSure({ weakest, aspect }: JudgedOutline): boolean {
  return weakest > SURE.support && aspect > SURE.aspect;
}

/** The best sure outline that has nothing in common with the page's; two documents of a photo are of about one size. */
function besideIn(contours: readonly JudgedOutline[], page: Quad, copies: Copies): JudgedOutline | undefined {
  const areApart = (a: Quad, b: Quad) => ![...a, middleOf(a)].some((point) => contains(b, point));
  const large = MIN_BESIDE_SHARE * quadArea(page);
  const first = contours.find(
    ({ quad, aspect }) =>
      aspect > SURE.aspect && quadArea(quad) > large && areApart(quad, page) && areApart(page, quad),
  );
  const settled = first && settle(first, copies);
  return settled && isSure(settled) ? settled : undefined;
}

/** The best of the quads that straight lines make, its sides settled, or the contour if that is better. */
function bestOfLines(
  edges: Edges,
  { image, detail, contour }: Copies & { contour: JudgedOutline | undefined },
): JudgedOutline | undefined {
  const judge = (quad: Quad, form: number) => judgeOutline(image, quad, sideSupports(image, quad, edges), form);
  const known = contour && judge(contour.quad, contour.form);
  let best: JudgedOutline | undefined;
  for (const { quad, sides, ending } of quadsFromLines(edges, image)) {
    const outline = judgeOutline(image, quad, sides, ending ** 0.25);
    if (outline.score > (best?.score ?? 0)) best = outline;
  }
  if (!best || (known && known.score >= best.score)) return known;
  return judge(onDetail(detail, image, best.quad, fitSides), best.form);
}

/** Has an outline of the searched copy moved on the larger one. */
function onDetail(detail: RgbImage, image: RgbImage, quad: Quad, move: (detail: RgbImage, quad: Quad) => Quad): Quad {
  const scale = detail.width / image.width;
  return scaleQuad(move(detail, scaleQuad(quad, scale)), 1 / scale);
}
