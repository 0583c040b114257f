import { expect, test } from 'vitest';
import { page, passport, QUAD } from '../../test/pictures.ts';
import { gatherFacts } from '../facts.ts';
import {
  type CaptureReading,
  type LocationReading,
  READINGS_VERSION,
  type Readings,
  type TextLine,
} from '../readings.ts';
import { documentFound } from './document-found.ts';

const TODAY = '2026-03-01';
const HEADING = { text: 'REMARKS', confidence: 0.9, quad: QUAD };
const { width, height } = page().location;

/** A back on which nothing is noted yet, of the form its front has. */
function blankBack(location: Partial<LocationReading> = {}, text: TextLine[] = [HEADING]): CaptureReading {
  return { ...page(), location: { ...page().location, ...location }, text };
}

function outcomeOf(captures: Readings['captures']) {
  const readings: Readings = { version: READINGS_VERSION, pipeline: {}, captures };
  const session = { livemode: false, allowedTypes: undefined, declared: null };
  return documentFound.run({ readings, facts: gatherFacts(readings, TODAY), session, today: TODAY })?.outcome;
}

test.each<[string, Readings['captures'], string]>([
  ['a back that is blank but for a heading is one', { front: passport(), back: blankBack() }, 'pass'],
  ['so is one on its side', { front: passport(), back: blankBack({ width: height, height: width }) }, 'pass'],
  ['nothing printed is none', { front: passport(), back: blankBack({}, []) }, 'fail'],
  ['what does not stand out is none', { front: passport(), back: blankBack({ score: 0.5 }) }, 'fail'],
  ['where print lies is none', { front: passport(), back: blankBack({ means: 'text_lines' }) }, 'fail'],
  ['a thing of another form is none', { front: passport(), back: blankBack({ width: 1000, height: 1000 }) }, 'fail'],
  ['a blank front is none', { front: blankBack(), back: passport() }, 'fail'],
])('%s', (_, captures, outcome) => {
  expect(outcomeOf(captures)).toBe(outcome);
});
