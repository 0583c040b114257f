import { randomInt } from 'node:crypto';

/**
 * Short, told apart at a glance and harmless together. English and in Latin letters on every page: the two devices may
 * speak different languages, and the words are compared, not understood (docs/hand-off.md).
 */
const FIRST =
  'amber azure brave brief bright calm clear clever cobalt coral cosmic crisp daily early eager fancy fresh gentle giant golden green happy honest indigo ivory jolly kind large lively lucky lunar mellow merry mild misty modern noble olive orange patient pearl plain polite proud purple quick quiet rapid royal ruby rustic scarlet silent silver simple smooth solar steady sunny swift tidy vivid warm yellow'.split(
    ' ',
  );
const SECOND =
  'acorn anchor apple arrow badge banjo basket beacon bicycle bottle bridge button cactus candle canoe castle cedar cello cherry clover comet compass cotton cradle dolphin dragon eagle engine falcon feather forest garden guitar hammer harbor island jacket kettle ladder lantern lemon magnet maple meadow mirror mountain needle ocean otter paddle panda pencil pepper piano pillow planet pocket rabbit river rocket saddle tulip violin window'.split(
    ' ',
  );

/** Two words, one of 4,096 pairs: enough that two sessions on one desk do not show the same; no secret. */
export function drawPhrase(): string {
  return `${FIRST[randomInt(FIRST.length)]} ${SECOND[randomInt(SECOND.length)]}`;
}
