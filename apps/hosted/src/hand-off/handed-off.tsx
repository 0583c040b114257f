import type { Progress, SessionView } from '@credence/wire';
import type { Problem } from '../api.ts';
import { useProgress } from '../follow/use-progress.ts';
import { type MessageId, t } from '../i18n.ts';
import { Button } from '../parts/button.tsx';
import { Screen } from '../parts/screen.tsx';
import { StageList } from '../parts/stage-list.tsx';
import { Phrase } from './phrase.tsx';

interface Props {
  view: SessionView;
  busy: boolean;
  problem: Problem | null;
  refresh: () => Promise<SessionView>;
  onView: (view: SessionView) => void;
  onHere: () => void;
  onAnother: () => void;
}

/** The device it was begun on, while a phone goes on: it follows, and continues when the phone is done. */
export function HandedOff({ view, busy, problem, refresh, onView, onHere, onAnother }: Props) {
  const isSame = (seen: SessionView) => seen.step === 'handed_off' && shownOf(seen) === shownOf(view);
  const { progress, offline } = useProgress({ view, refresh, onView, busy, isSame });
  const stages = stagesOf(view, progress);
  const latest = stages.findLast(({ done }) => done);
  return (
    <Screen
      title={t('handOff.follow.title')}
      lead={t('handOff.follow.lead')}
      problem={problem}
      actions={
        <>
          <Button look="secondary" onClick={onHere} busy={busy}>
            {t('handOff.here')}
          </Button>
          <Button look="quiet" onClick={onAnother} inactive={busy}>
            {t('handOff.another')}
          </Button>
        </>
      }
    >
      {view.handOff && (
        <div class="words">
          <p>{t('handOff.words')}</p>
          <Phrase phrase={view.handOff.phrase} />
        </div>
      )}
      <StageList stages={stages.map(({ name, done }) => ({ name: t(name), state: done ? 'done' : 'open' }))} />
      <p role="status" class={offline ? 'still' : 'unseen'}>
        {offline ? t('waiting.offline') : latest ? t(latest.name) : ''}
      </p>
    </Screen>
  );
}

interface FollowedStage {
  name: MessageId;
  done: boolean;
}

/** What the phone has done, and what it has still to do, in the order in which it is asked. */
export function stagesOf(view: SessionView, progress: Progress | null): FollowedStage[] {
  const captured = progress?.captured ?? view.captured;
  const answered = progress?.answered ?? answeredOf(view);
  return [
    { name: 'handOff.opened', done: true },
    { name: 'handOff.agreed', done: progress?.agreed ?? false },
    ...view.confirms.map((channel) => ({ name: ANSWERS[channel], done: answered.includes(channel) })),
    ...view.sides.map((side) => ({ name: NAMES[nameOf(view, side)], done: captured.includes(side) })),
    ...(view.idNumber ? [{ name: ANSWERS.idNumber, done: answered.includes('idNumber') }] : []),
  ];
}

/** What the stages show of a view, to see whether another one shows the same. */
function shownOf(view: SessionView): string {
  return JSON.stringify(stagesOf(view, null));
}

/** Addresses are confirmed in their order: all before the one that is next. */
function answeredOf({ confirms, contact, idNumber }: SessionView): Progress['answered'] {
  const confirmed = contact ? confirms.slice(0, confirms.indexOf(contact.channel)) : confirms;
  return [...confirmed, ...(idNumber?.given ? (['idNumber'] as const) : [])];
}

const ANSWERS = { email: 'start.email', phone: 'contact.phone', idNumber: 'submit.idNumber' } as const;

const NAMES = { front: 'submit.front', back: 'submit.back', page: 'submit.page', selfie: 'submit.selfie' } as const;

function nameOf(view: SessionView, side: SessionView['sides'][number]) {
  return side === 'front' && view.declared?.type === 'passport' ? 'page' : side;
}
