import type { Progress, SessionView } from '@credence/wire';
import { useEffect, useRef, useState } from 'preact/hooks';
import { sessionPath } from '../api.ts';
import { follow } from './follow.ts';

interface Props {
  view: SessionView;
  refresh: () => Promise<SessionView>;
  onView: (view: SessionView) => void;
  /** The person has asked for a change, whose answer says where the session stands: news waits for it. */
  busy?: boolean;
  /** What was heard is all there is to say: the same step, the same hand-off. */
  isSame?: (seen: SessionView) => boolean;
}

/** Follows the session for as long as the screen is there, and shows where it stands once that is elsewhere. */
export function useProgress({ view, refresh, onView, busy = false, isSame = ({ step }) => step === view.step }: Props) {
  const [progress, setProgress] = useState<Progress | null>(null);
  const [offline, setOffline] = useState(false);
  const latest = useRef({ refresh, onView, busy, isSame });
  latest.current = { refresh, onView, busy, isSame };
  /** Looks at what waited. */
  const catchUp = useRef<(() => void) | null>(null);

  useEffect(() => {
    let gone = false;
    const look = async () => {
      try {
        const seen = await latest.current.refresh();
        if (gone) return;
        setOffline(false);
        if (latest.current.busy) catchUp.current = () => void look();
        else if (!latest.current.isSame(seen)) latest.current.onView(seen);
      } catch {
        if (!gone) setOffline(true);
      }
    };
    const stop = follow({
      open: () => new EventSource(`${sessionPath(view.id)}/progress`),
      onNews: () => void look(),
      onProgress: setProgress,
    });
    return () => {
      gone = true;
      stop();
    };
  }, [view.id]);

  useEffect(() => {
    if (busy) return;
    catchUp.current?.();
    catchUp.current = null;
  }, [busy]);

  return { progress, offline };
}
