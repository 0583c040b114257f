import type { MessageId } from '../i18n.ts';
import type { Instruction } from './guide/index.ts';

/** One thing at a time, in the person's language. */
export const INSTRUCTIONS: Record<Instruction, MessageId> = {
  none_found: 'capture.aim',
  cut_off: 'guide.cut_off',
  too_far: 'guide.too_far',
  not_level: 'guide.not_level',
  moving: 'guide.moving',
  too_dark: 'guide.too_dark',
  glare: 'guide.glare',
  blurred: 'guide.blurred',
  is_back: 'guide.is_back',
  same_side: 'guide.same_side',
  good: 'guide.good',
};
