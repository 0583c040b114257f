import type { SessionView } from '@credence/wire';
import { useEffect, useRef, useState } from 'preact/hooks';
import { type SessionEntrance, supportCodeOf } from './address.ts';
import { AnswerScreen } from './answers/answer-screen.tsx';
import type { OfferedPhoto, Photo } from './capture/capture.ts';
import { CapturePhoto } from './capture/capture-photo.tsx';
import { TurnHead } from './challenge/turn-head.tsx';
import { mayHandOver, progressOf, type Screen, type Side, screenOf } from './flow/flow.ts';
import { useFlow } from './flow/use-flow.ts';
import { HandOff } from './hand-off/hand-off.tsx';
import { HandedOff } from './hand-off/handed-off.tsx';
import { Join } from './hand-off/join.tsx';
import { switchLanguage, t } from './i18n.ts';
import { useModal } from './modal/tell.ts';
import { isHandheld } from './parts/is-handheld.ts';
import { Shell } from './parts/shell.tsx';
import { Consent } from './screens/consent.tsx';
import { ChooseDocument } from './screens/document.tsx';
import { Closed, CodeExpired, CodeUsed, Declined, Expired, Retry, Unreachable } from './screens/ended.tsx';
import { InReview } from './screens/in-review.tsx';
import { Submit } from './screens/submit.tsx';
import { Verified } from './screens/verified.tsx';
import { Waiting } from './screens/waiting.tsx';
import { TestPanel } from './test-mode/test-panel.tsx';

export function App({ entrance }: { entrance: SessionEntrance }) {
  const flow = useFlow(entrance);
  const photos = usePhotos();
  const [said, setSaid] = useState('');
  const [offered, setOffered] = useState<OfferedPhoto | null>(null);
  const { view } = flow.state;
  const screen = screenOf(flow.state);
  useModal(flow.state, screen);

  const onCaptured = (side: Side) => (seen: SessionView, photo: Photo) => {
    photos.keep(side, photo.url);
    setSaid(t('review.received'));
    flow.dispatch({ type: 'received', view: seen });
  };

  return (
    <Shell
      view={view}
      supportCode={view?.supportCode ?? supportCodeOf(entrance)}
      progress={progressOf(screen, view ?? undefined)}
      onLanguage={switchLanguage}
      testPanel={
        view?.test && (
          <TestPanel
            {...{ view, choices: view.test, token: flow.state.token, busy: flow.state.busy }}
            side={screen.name === 'capture' ? screen.side : null}
            change={flow.change}
            onSample={setOffered}
          />
        )
      }
    >
      <p role="status" class="unseen">
        {screen.name === 'loading' ? t('app.loading') : said}
      </p>
      <CurrentScreen
        key={keyOf(screen, view)}
        {...{ screen, flow, offered, onCaptured }}
        photos={photos.urls}
        onOfferTaken={() => setOffered(null)}
      />
    </Shell>
  );
}

interface CurrentProps {
  screen: Screen;
  flow: ReturnType<typeof useFlow>;
  photos: Partial<Record<Side, string>>;
  /** Handed over from outside of the screen that takes photos. */
  offered: OfferedPhoto | null;
  onOfferTaken: () => void;
  onCaptured: (side: Side) => (view: SessionView, photo: Photo) => void;
}

function CurrentScreen({ screen, flow, photos, offered, onOfferTaken, onCaptured }: CurrentProps) {
  const { view, busy, problem } = flow.state;
  const { dispatch } = flow;
  if (screen.name === 'loading') return <div class="loading" aria-hidden="true" />;
  if (screen.name === 'expired') return <Expired />;
  if (screen.name === 'code_expired') return <CodeExpired />;
  if (screen.name === 'code_used') return <CodeUsed />;
  if (screen.name === 'closed' || screen.name === 'attempts_used' || screen.name === 'elsewhere') {
    return <Closed view={view} why={screen.name} />;
  }
  if (screen.name === 'unreachable' || !view) {
    return <Unreachable problem={problem ?? 'server_error'} busy={busy} onTryAgain={flow.load} />;
  }

  const shared = { view, busy, problem };
  const onView = (seen: SessionView) => dispatch({ type: 'received', view: seen });
  const following = { refresh: flow.refresh, onView };
  // Whoever has a phone in their hand goes on with it.
  const onPhone = mayHandOver(view) && !isHandheld() ? () => dispatch({ type: 'choseHandOff' }) : undefined;
  const chooseAgain = () => dispatch({ type: 'choseAgain' });
  switch (screen.name) {
    case 'consent':
      return <Consent {...shared} onAgree={flow.agree} onDecline={flow.decline} onPhone={onPhone} />;
    case 'contact':
    case 'id_number':
      return <AnswerScreen {...shared} screen={screen.name} change={flow.change} />;
    case 'document':
      return <ChooseDocument {...shared} onDeclare={flow.declare} />;
    case 'capture':
      return (
        <CapturePhoto
          view={view}
          side={screen.side}
          problem={problem}
          {...{ offered, onOfferTaken, onPhone }}
          onCaptured={onCaptured(screen.side)}
          onRefused={flow.refused}
          onChangeDocument={chooseAgain}
        />
      );
    case 'challenge':
      return (
        <TurnHead
          view={view}
          problem={problem}
          onDone={(seen) => dispatch({ type: 'received', view: seen })}
          onRefused={flow.refused}
          onRetake={() => dispatch({ type: 'retook', side: 'selfie' })}
        />
      );
    case 'submit':
      return (
        <Submit
          {...shared}
          photos={photos}
          onSubmit={flow.submit}
          onRetake={(side) => dispatch({ type: 'retook', side })}
          onChangeIdNumber={() => dispatch({ type: 'reenteredIdNumber' })}
        />
      );
    case 'processing':
      return <Waiting view={view} {...following} />;
    case 'in_review':
      return <InReview view={view} {...following} />;
    case 'hand_off':
      return (
        <HandOff
          {...{ ...shared, ...following }}
          token={flow.state.token}
          onOffered={(seen) => dispatch({ type: 'offered', view: seen })}
          onRefused={flow.refused}
          onHere={flow.stayHere}
        />
      );
    case 'handed_off':
      return <HandedOff {...{ ...shared, ...following }} onHere={flow.endHandOff} onAnother={flow.handOffAnew} />;
    case 'join': {
      const { invitation } = flow.state;
      if (!invitation) return null;
      return <Join {...{ busy, problem }} phrase={invitation.phrase} onJoin={() => flow.join(invitation.token)} />;
    }
    case 'verified':
      return <Verified view={view} />;
    case 'retry':
      return <Retry view={view} onTryAgain={() => dispatch({ type: 'resumed' })} onChooseAgain={chooseAgain} />;
    case 'declined':
      return <Declined view={view} onReconsider={() => dispatch({ type: 'reconsidered' })} />;
  }
}

/** A new key is a new screen: its heading takes the focus. */
function keyOf(screen: Screen, view: SessionView | null) {
  if (screen.name === 'contact') return `contact-${view?.contact?.channel}`;
  return screen.name === 'capture' ? `capture-${screen.side}` : screen.name;
}

/** The photos of this visit, for the last look before submitting. They live in memory and die with the page. */
function usePhotos() {
  const [urls, setUrls] = useState<Partial<Record<Side, string>>>({});
  const latest = useRef(urls);
  latest.current = urls;
  useEffect(() => () => Object.values(latest.current).forEach(revoke), []);
  return {
    urls,
    keep(side: Side, url: string) {
      const replaced = latest.current[side];
      if (replaced) revoke(replaced);
      setUrls((kept) => ({ ...kept, [side]: url }));
    },
  };
}

function revoke(url: string) {
  URL.revokeObjectURL(url);
}
