import type { SessionView } from '@credence/wire';
import type { Side } from '../flow/flow.ts';
import type { MessageId } from '../i18n.ts';
import type { IconName } from '../parts/art.tsx';

type DocumentType = SessionView['allowedTypes'][number];

/** What is to be photographed: how it is drawn, framed and spoken of. */
export interface Subject {
  title: MessageId;
  art: 'passport' | 'front' | 'back' | 'face';
  tips: readonly { icon: IconName; text: MessageId }[];
  /** The shape of what is to fit inside: a card (ISO/IEC 7810 ID-1), a passport's page (ID-3), a face. */
  outline: 'card' | 'page' | 'face';
  aim: MessageId;
  review: { title: MessageId; lead: MessageId };
  /** Which of a phone's cameras. */
  facing: 'environment' | 'user';
}

const TITLES: Record<`${DocumentType}.${'front' | 'back'}`, MessageId> = {
  'passport.front': 'capture.title.passport.front',
  // A passport has no second side; were it ever asked for, the photo page is still what we want to see.
  'passport.back': 'capture.title.passport.front',
  'driving_license.front': 'capture.title.driving_license.front',
  'driving_license.back': 'capture.title.driving_license.back',
  'id_card.front': 'capture.title.id_card.front',
  'id_card.back': 'capture.title.id_card.back',
};

const FIRST_TIPS = {
  passport: { icon: 'document', text: 'capture.tip.passport' },
  front: { icon: 'surface', text: 'capture.tip.surface' },
  back: { icon: 'document', text: 'capture.tip.back' },
} as const;

const FACE: Subject = {
  title: 'capture.title.selfie',
  art: 'face',
  tips: [
    { icon: 'light', text: 'capture.tip.selfie.light' },
    { icon: 'face', text: 'capture.tip.selfie.uncovered' },
    { icon: 'phone', text: 'capture.tip.selfie.alone' },
  ],
  outline: 'face',
  aim: 'capture.aim.selfie',
  review: { title: 'review.selfie.title', lead: 'review.selfie.lead' },
  facing: 'user',
};

export function subjectOf(type: DocumentType, side: Side): Subject {
  if (side === 'selfie') return FACE;
  const art = type === 'passport' ? 'passport' : side;
  return {
    title: TITLES[`${type}.${side}`],
    art,
    tips: [
      FIRST_TIPS[art],
      { icon: 'corners', text: 'capture.tip.corners' },
      { icon: 'glare', text: 'capture.tip.glare' },
    ],
    outline: type === 'passport' ? 'page' : 'card',
    aim: 'capture.aim',
    review: { title: 'review.title', lead: 'review.lead' },
    facing: 'environment',
  };
}
