import { type Check, inconclusive, pass } from './check.ts';

/** Whoever forges with care takes the marks out, and whoever brightens a photo leaves them in: a reason to look, never to refuse. */
export const documentFileUnedited: Check = {
  id: 'document_file_unedited',
  asks: 'Are the files free of marks of programs that change pictures or make them up?',
  finding: 'document_unverified_other',
  tell: 'The picture seems to have been changed by a program. Send the photo as it was taken.',
  basis: {
    threshold:
      'the name of one of twenty programs in Exif, XMP, IPTC or PNG text, or IPTC’s word for pictures made by a model',
    source: 'what these programs write by default; whether people who forge leave it in was not measured',
    blindSpots:
      'marks can be taken out or put in by anybody; browsers and messengers take them out; content credentials are noted, not verified',
  },
  run({ readings: { captures } }) {
    const files = Object.values(captures).flatMap(({ authenticity }) => authenticity?.file ?? []);
    if (files.length === 0) return undefined;
    const editors = [...new Set(files.flatMap((file) => file.editors))];
    const evidence = {
      camera: files.every(({ camera }) => camera),
      contentCredentials: files.some(({ contentCredentials }) => contentCredentials),
    };
    if (editors.length === 0) return pass('no such marks', evidence);
    return inconclusive(`saved by ${editors.join(', ')}`, { ...evidence, editors: editors.join(', ') });
  },
};
