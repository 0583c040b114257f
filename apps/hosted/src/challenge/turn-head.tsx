import type { ChallengeIssued, SessionView } from '@credence/wire';
import { useReducer, useRef } from 'preact/hooks';
import * as api from '../api.ts';
import { kindOf, takeFrame, useCamera } from '../capture/use-camera.ts';
import { Viewfinder } from '../capture/viewfinder.tsx';
import { type MessageId, t } from '../i18n.ts';
import { Icon, Seal, SubjectArt } from '../parts/art.tsx';
import { Button } from '../parts/button.tsx';
import { Screen } from '../parts/screen.tsx';
import { CAMERA_WORDS } from '../words.ts';
import { type Turning, turning } from './turning.ts';

interface Props {
  view: SessionView;
  problem: api.Problem | null;
  /** All that was asked is answered, or the person goes on without. */
  onDone: (view: SessionView) => void;
  onRefused: (problem: api.Problem) => void;
  onRetake: () => void;
}

/** Problems of the session rather than of this picture. */
const FINAL: api.Problem[] = [
  'link_expired',
  'link_elsewhere',
  'session_closed',
  'consent_missing',
  'captures_missing',
  'too_many_attempts',
];

/** The person shows that they are there by turning their head as the server asks; or goes on without. */
export function TurnHead({ view, problem, onDone, onRefused, onRetake }: Props) {
  const [state, dispatch] = useReducer(turning, { step: 'ready', problem });
  const camera = useCamera(dispatch, 'user');
  const video = useRef<HTMLVideoElement>(null);

  /** @returns Whether it succeeded. */
  const attempt = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      const failed = error instanceof api.RequestFailed ? error.problem : 'server_error';
      if (failed === 'challenge_expired') camera.close();
      if (FINAL.includes(failed)) return onRefused(failed);
      dispatch({ type: 'failed', problem: failed });
    }
  };

  const playing = () => {
    camera.playing();
    if (state.step !== 'starting') return;
    dispatch({ type: 'cameraReady' });
    return attempt(async () => {
      const { challenge } = await api.askChallenge(view.id, { way: 'motion' });
      dispatch({ type: 'asked', challenge });
    });
  };

  const shoot = (aiming: Extract<Turning, { step: 'aiming' }>) => {
    const { challenge, at } = aiming;
    dispatch({ type: 'shutterPressed' });
    return attempt(async () => {
      if (!video.current) return;
      const picture = await takeFrame(video.current);
      const answer = { challenge: challenge.id, frame: at + 1, camera: kindOf(camera.stream) };
      const seen = await api.answerChallenge(view.id, answer, picture);
      if (at + 1 < challenge.poses.length) return dispatch({ type: 'answered' });
      camera.close();
      onDone(seen);
    });
  };

  const goWithout = () => attempt(async () => onDone((await api.askChallenge(view.id, { way: 'still' })).view));

  if (state.step === 'ready') {
    return (
      <Explain view={view} problem={state.problem} onStart={camera.open} onGoWithout={goWithout} onRetake={onRetake} />
    );
  }
  if (state.step === 'unavailable') {
    return (
      <Screen
        key="unavailable"
        center
        art={<Seal mood="pause" />}
        title={t(CAMERA_WORDS[state.trouble].title)}
        lead={t(CAMERA_WORDS[state.trouble].text, { business: view.businessName })}
        problem={state.problem}
        actions={
          <>
            <Button onClick={camera.open}>{t('app.tryAgain')}</Button>
            <Button look="secondary" onClick={goWithout}>
              {t('challenge.still')}
            </Button>
          </>
        }
      >
        <p class="still">{t('challenge.still.note', { business: view.businessName })}</p>
      </Screen>
    );
  }
  return (
    <Turn
      state={state}
      stream={camera.stream}
      video={video}
      onPlaying={playing}
      onShoot={shoot}
      onClose={() => {
        camera.close();
        dispatch({ type: 'cameraClosed' });
      }}
    />
  );
}

interface ExplainProps {
  view: SessionView;
  problem: api.Problem | null;
  onStart: () => void;
  onGoWithout: () => void;
  onRetake: () => void;
}

function Explain({ view, problem, onStart, onGoWithout, onRetake }: ExplainProps) {
  return (
    <Screen
      key="ready"
      art={<SubjectArt kind="face" />}
      title={t('challenge.title')}
      lead={t('challenge.lead')}
      problem={problem}
      actions={
        <>
          <Button onClick={onStart}>{t('challenge.start')}</Button>
          <Button look="secondary" onClick={onGoWithout}>
            {t('challenge.still')}
          </Button>
          <Button look="quiet" onClick={onRetake}>
            {t('submit.retake.selfie')}
          </Button>
        </>
      }
    >
      <ul class="tips">
        <li>
          <Icon name="turn" />
          {t('challenge.tip.turn')}
        </li>
        <li>
          <Icon name="choice" />
          {t('challenge.still.note', { business: view.businessName })}
        </li>
      </ul>
    </Screen>
  );
}

type Pose = ChallengeIssued['challenge']['poses'][number];

const SAY: Record<Pose, MessageId> = {
  straight: 'challenge.straight',
  left: 'challenge.left',
  right: 'challenge.right',
};

interface TurnProps {
  state: Exclude<Turning, { step: 'ready' | 'unavailable' }>;
  stream: MediaStream | null;
  video: { current: HTMLVideoElement | null };
  onPlaying: () => void;
  onShoot: (state: Extract<Turning, { step: 'aiming' }>) => void;
  onClose: () => void;
}

/** One pose at a time, in words and by an arrow; the picture is taken when the person says so. */
function Turn({ state, stream, video, onPlaying, onShoot, onClose }: TurnProps) {
  const asked = state.step === 'aiming' || state.step === 'sending' ? state : null;
  const pose = asked?.challenge.poses[asked.at];
  return (
    <div class="stage">
      <Screen
        key="turn"
        title={t('challenge.title')}
        problem={state.step === 'aiming' ? state.problem : null}
        actions={
          <>
            <button
              type="button"
              class="shutter"
              aria-label={t('capture.take')}
              aria-disabled={state.step !== 'aiming' || undefined}
              onClick={state.step === 'aiming' ? () => onShoot(state) : undefined}
            />
            <Button look="quiet" onClick={onClose}>
              {t('capture.close')}
            </Button>
          </>
        }
      >
        <Viewfinder stream={stream} video={video} outline="face" arrow={pose} onPlaying={onPlaying} />
        <p role="status" class="say">
          {asked && pose
            ? t('challenge.say', { say: t(SAY[pose]), at: asked.at + 1, of: asked.challenge.poses.length })
            : t('capture.opening')}
        </p>
      </Screen>
    </div>
  );
}
