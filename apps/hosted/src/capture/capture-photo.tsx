import type { SessionView } from '@credence/wire';
import { useEffect } from 'preact/hooks';
import type { Problem } from '../api.ts';
import type { Side } from '../flow/flow.ts';
import { Aiming } from './aiming.tsx';
import type { OfferedPhoto, Photo } from './capture.ts';
import { Ready, Unavailable } from './ready.tsx';
import { Review } from './review.tsx';
import { subjectOf } from './subject.ts';
import { useCapture } from './use-capture.ts';
import { loadGuide } from './use-guide.ts';

interface Props {
  view: SessionView;
  side: Side;
  problem: Problem | null;
  offered: OfferedPhoto | null;
  onOfferTaken: () => void;
  /** The server has the photo; whoever takes it over revokes its URL. */
  onCaptured: (view: SessionView, photo: Photo) => void;
  /** The session takes no photo any more, for a reason the flow explains. */
  onRefused: (problem: Problem) => void;
  onChangeDocument: () => void;
  /** Goes on with a phone; left out where that is not offered. */
  onPhone: (() => void) | undefined;
}

/** A side of the document, or the face: aim, take, look, send. */
export function CapturePhoto({ onChangeDocument, onPhone, ...props }: Props) {
  const { view, side } = props;
  const subject = subjectOf(view.declared?.type ?? 'id_card', side);
  const capture = useCapture({ ...props, subject });
  useEffect(() => {
    if (subject.outline !== 'face') loadGuide().catch(() => {});
  }, [subject.outline]);
  const { state } = capture;
  const shared = { view, subject, onFile: capture.choose, onOpenCamera: capture.open, onPhone };
  switch (state.step) {
    case 'ready':
      return <Ready key="ready" {...shared} problem={state.problem} onChangeDocument={onChangeDocument} />;
    case 'unavailable':
      return <Unavailable key="unavailable" {...shared} trouble={state.trouble} problem={state.problem} />;
    case 'starting':
    case 'aiming':
    case 'taking':
      return <Aiming key="aiming" step={state.step} subject={subject} capture={capture} />;
    case 'review':
    case 'uploading':
      return (
        <Review
          key="review"
          state={state}
          words={subject.review}
          onUse={() => capture.send(state.photo)}
          onRetake={() => capture.retake(state.photo.from)}
        />
      );
  }
}
