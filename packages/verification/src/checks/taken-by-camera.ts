import type { DocumentFindingCode, FindingCode, SelfieFindingCode } from '../findings.ts';
import type { CameraKind } from '../readings.ts';
import { type Answer, type Basis, type Check, inconclusive, pass } from './check.ts';

/** Honest people have such programs, too, for their meetings: a reason to look, never to refuse. */
const BASIS: Basis = {
  threshold: 'the name under which a program such as OBS, ManyCam or v4l2loopback offers itself to the browser',
  source: 'the names that these programs give by default; how many people use them, or change them, was not measured',
  blindSpots:
    'easily faked: the page tells it, and whoever changes the page, the browser, or the name of the program is not noticed; nor are devices that play a picture as if they were a camera, and files that were chosen are not asked; people who only use such a program to brighten their picture are named',
};

const TELL = 'The picture seems to come from a program instead of a camera. Use the camera of your phone or computer.';

/** Whether the document's pictures come from a camera, by the page's word. */
export const documentTakenByCamera: Check = takenByCamera<DocumentFindingCode>({
  id: 'document_taken_by_camera',
  asks: 'Were the photos taken by a camera, rather than by a program that plays pictures as if it were one?',
  finding: 'document_unverified_other',
  camerasOf: ({ captures }) => Object.values(captures).map(({ camera }) => camera),
});

/** The same of the pictures of the face. */
export const selfieTakenByCamera: Check<SelfieFindingCode> = takenByCamera<SelfieFindingCode>({
  id: 'selfie_taken_by_camera',
  asks: 'Was the selfie taken by a camera, rather than by a program that plays pictures as if it were one?',
  finding: 'selfie_unverified_other',
  camerasOf: ({ selfie }) => selfie?.frames.map(({ camera }) => camera) ?? [],
});

interface Question<Code extends FindingCode> extends Pick<Check<Code>, 'id' | 'asks' | 'finding'> {
  camerasOf: (readings: Parameters<Check['run']>[0]['readings']) => (CameraKind | undefined)[];
}

function takenByCamera<Code extends FindingCode>({ camerasOf, ...question }: Question<Code>): Check<Code> {
  return {
    ...question,
    tell: TELL,
    basis: BASIS,
    run: ({ readings }) => judge(camerasOf(readings).filter((camera) => camera !== undefined)),
  };
}

function judge(cameras: readonly CameraKind[]): Answer | undefined {
  if (cameras.length === 0) return undefined;
  const evidence = { cameras: cameras.join(' ') };
  return cameras.includes('virtual')
    ? inconclusive('a program that plays pictures was chosen as the camera', evidence)
    : pass('nothing tells of such a program', evidence);
}
