import type { SampleKind, SessionView, TestChoices } from '@credence/wire';
import { useState } from 'preact/hooks';
import { type Problem, RequestFailed } from '../api.ts';
import type { OfferedPhoto } from '../capture/capture.ts';
import { t } from '../i18n.ts';
import { Button } from '../parts/button.tsx';
import { PROBLEM_WORDS } from '../words.ts';
import { drawSample, endAs } from './requests.ts';
import { type PanelMessageId, panelLanguage, say } from './say.ts';
import './panel.css';

export interface PanelProps {
  view: SessionView;
  choices: TestChoices;
  /** Of the link, until the session is this browser's. */
  token: string | null;
  busy: boolean;
  /** What is being photographed, on the screen that does. */
  side: OfferedPhoto['side'] | null;
  /** Carries a change of the session out and shows what came of it. */
  change: (request: () => Promise<SessionView>) => void;
  onSample: (photo: OfferedPhoto) => void;
}

/** What a tester may choose, in place of what only a person could bring about. */
export function Panel(props: PanelProps) {
  const { view, side } = props;
  return (
    <div class="test-sections" lang={panelLanguage()} dir="ltr">
      <Outcomes {...props} />
      {(view.contact || view.idNumber) && (
        <section class="test-section" aria-labelledby="test-answers">
          <h2 id="test-answers">{say('answer.title')}</h2>
          <p class="test-note">{say('answer.hint')}</p>
        </section>
      )}
      {side && <Sample key={view.declared?.type} {...props} side={side} />}
    </div>
  );
}

const QUICK: { label: PanelMessageId; verified: boolean; delayed: boolean }[] = [
  { label: 'outcome.verified', verified: true, delayed: false },
  { label: 'outcome.verified.later', verified: true, delayed: true },
  { label: 'outcome.failed', verified: false, delayed: false },
  { label: 'outcome.failed.later', verified: false, delayed: true },
];

/** The one that comes about although nobody has agreed. */
const DECLINED = 'consent_declined';

function Outcomes({ view, choices: { outcomes }, token, busy, change }: PanelProps) {
  const [chosen, setChosen] = useState('');
  // A person agrees first: so does a tester.
  const agreed = view.step !== 'consent' && view.step !== 'declined';
  const inReach = (outcome: string) => agreed || outcome === DECLINED;
  // What a check that fails without a reason of its own says: of the first part that is asked for.
  const failed = outcomes.find((outcome) => outcome.endsWith('_unverified_other'));
  const end = (outcome: string, delayed = false) =>
    change(() => endAs(view.id, { ...(token && { token }), outcome, ...(delayed && { delayed }) }));

  return (
    <section class="test-section" aria-labelledby="test-outcomes">
      <h2 id="test-outcomes">{say('outcome.title')}</h2>
      {!agreed && <p class="test-note">{say('outcome.agree')}</p>}
      <div class="test-quick">
        {QUICK.map(({ label, verified, delayed }) => {
          const outcome = verified ? 'verified' : failed;
          return (
            outcome && (
              <Button key={label} look="secondary" inactive={busy || !agreed} onClick={() => end(outcome, delayed)}>
                {say(label)}
              </Button>
            )
          );
        })}
      </div>
      <div class="field">
        <label for="test-outcome">{say('outcome.other')}</label>
        <select id="test-outcome" value={chosen} onChange={({ currentTarget }) => setChosen(currentTarget.value)}>
          <option value="">{say('outcome.choose')}</option>
          {outcomes.map((outcome) => (
            <option key={outcome} value={outcome} disabled={!inReach(outcome)}>
              {outcome}
            </option>
          ))}
        </select>
      </div>
      <Button look="secondary" inactive={busy || !chosen || !inReach(chosen)} onClick={() => end(chosen)}>
        {say('outcome.end')}
      </Button>
    </section>
  );
}

const SAMPLE_WORDS: Record<SampleKind, PanelMessageId> = {
  verified: 'sample.valid',
  document_expired: 'sample.expired',
  document_type_not_supported: 'sample.wrong_type',
  document_unverified_other: 'sample.unverifiable',
  selfie_document_missing_photo: 'sample.no_portrait',
  selfie_face_mismatch: 'sample.other_face',
  selfie_manipulated: 'sample.photo_of_photo',
  selfie_unverified_other: 'sample.no_face',
};

function Sample({ view, choices: { samples }, side, busy, onSample }: PanelProps & Pick<OfferedPhoto, 'side'>) {
  const [kind, setKind] = useState<SampleKind>('verified');
  const [drawing, setDrawing] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  const draw = async () => {
    setDrawing(true);
    setProblem(null);
    try {
      onSample({ side, file: await drawSample(view.id, side, kind) });
    } catch (error) {
      setProblem(error instanceof RequestFailed ? error.problem : 'server_error');
    }
    setDrawing(false);
  };

  return (
    <section class="test-section" aria-labelledby="test-sample-title">
      <h2 id="test-sample-title">{say('sample.title')}</h2>
      <p class="test-note">{say('sample.hint')}</p>
      <div class="field">
        <label for="test-sample">{say('sample.kind')}</label>
        <select
          id="test-sample"
          value={kind}
          onChange={({ currentTarget }) => setKind(currentTarget.value as SampleKind)}
        >
          {samples.map((sample) => (
            <option key={sample} value={sample}>
              {say(SAMPLE_WORDS[sample])}
            </option>
          ))}
        </select>
      </div>
      <Button look="secondary" busy={drawing} inactive={busy} onClick={draw}>
        {say(side === 'selfie' ? 'sample.use.selfie' : 'sample.use')}
      </Button>
      <p role="status" class="unseen">
        {drawing ? say('sample.drawing') : ''}
      </p>
      <p role="alert" class="test-problem">
        {problem && t(PROBLEM_WORDS[problem])}
      </p>
    </section>
  );
}
