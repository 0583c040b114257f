import {
  type CheckResult,
  type Consent,
  DOCUMENT_CHECKS,
  type EvidenceRegion,
  type Quad,
  regionsOf,
  SELFIE_CHECKS,
} from '@credence/verification';
import type { Examined } from '../../sessions/examined.ts';
import type { CaptureRecord } from '../../store/captures.ts';
import type { Expandable } from '../expand.ts';
import { serializeInstant } from './values.ts';

export const EVIDENCE_EXPANDABLE = { names: [], sensitive: [] } as const satisfies Expandable;

export interface EvidenceExtras {
  session: { id: string; livemode: boolean; consent: Consent | null };
  captures: readonly CaptureRecord[];
  expiresAt: Date;
  /** The address of a picture, by its place among all of them. */
  urlOf(index: number): string;
}

/** What the checks of a submission found, and where, in the manner of Stripe's objects. */
export function serializeEvidence(examined: Examined, extras: EvidenceExtras) {
  const { reportId, reviewId, examinedAt, checks, decidedBy } = examined;
  const pictures = picturesOf(checks, extras);
  return {
    object: 'credence.evidence',
    checks: checks.map((check) => ({
      check: check.id,
      asks: ASKS.get(check.id) ?? null,
      consequence: check.consequence ?? null,
      measured: measuredOf(check),
      outcome: check.outcome,
      pictures: pictures.filter(({ of }) => of === check.id).map(({ picture }) => picture),
      why: check.why,
      ...scoreOf(check),
    })),
    consent: extras.session.consent && serializeConsent(extras.session.consent),
    created: serializeInstant(examinedAt),
    livemode: extras.session.livemode,
    pipeline: decidedBy.pipeline,
    policy: decidedBy.policy,
    review: reviewId,
    verification_report: reportId,
    verification_session: extras.session.id,
  };
}

function serializeConsent({ at, language, textHash, textVersion }: Consent) {
  return {
    agreed_at: serializeInstant(new Date(at)),
    language,
    text_hash: textHash ?? null,
    text_version: textVersion,
  };
}

const ASKS = new Map([...DOCUMENT_CHECKS, ...SELFIE_CHECKS].map(({ id, asks }) => [id, asks]));

/** A region whose photo is not there has no picture. */
function picturesOf(checks: readonly CheckResult[], { captures, expiresAt, urlOf }: EvidenceExtras) {
  return regionsOf(checks).flatMap((region, index) => {
    const photo = captures.find(({ side, frame }) => side === region.capture && frame === 0);
    return photo ? [{ of: region.check, picture: { ...describe(region), ...link(photo, index) } }] : [];
  });

  function link({ fileId }: CaptureRecord, index: number) {
    return { expires_at: serializeInstant(expiresAt), file: fileId, url: urlOf(index) };
  }
}

function describe({ box, capture, kind, shows }: EvidenceRegion) {
  return { box: corners(box), capture, kind, shows };
}

function corners(box: Quad): number[][] {
  return box.map(({ x, y }) => [x, y]);
}

/** Checks name what they measure and what it has to be alike: `similarity` and `similarityMin`. */
const LIMIT = /^(.+)(Min|Max)$/;

/** The first of its measures that has a limit: what tipped the scales. */
function scoreOf({ evidence }: CheckResult): { score: number | null; threshold: number | null } {
  for (const [name, limit] of Object.entries(evidence)) {
    const measure = LIMIT.exec(name)?.[1];
    const score = measure === undefined ? undefined : evidence[measure];
    if (typeof limit === 'number' && typeof score === 'number') return { score, threshold: limit };
  }
  return { score: null, threshold: null };
}

function measuredOf({ evidence }: CheckResult): Record<string, string | number | boolean | null> {
  return Object.fromEntries(Object.entries(evidence).map(([name, value]) => [snakeCase(name), value]));
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
