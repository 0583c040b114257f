import type { HandOffOffered, SessionView } from '@credence/wire';
import { useEffect, useState } from 'preact/hooks';
import * as api from '../api.ts';

/** After a request that failed: what is final takes this screen away before. */
const TRY_AGAIN_MS = 15_000;

interface Props {
  view: SessionView;
  /** Of the link, on the first visit. */
  token: string | null;
  onOffered: (view: SessionView) => void;
  onRefused: (problem: api.Problem) => void;
}

/** The code shown now. A new one takes its place before it is too old, while anybody can see it. */
export function useCode({ view, token, onOffered, onRefused }: Props): Omit<HandOffOffered, 'view'> {
  const [offered, setOffered] = useState<Omit<HandOffOffered, 'view'>>({ code: null, channels: [] });

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let gone = false;
    let asking = false;
    // One at a time: each answer replaces the code before it, and the timer.
    const ask = async () => {
      if (asking) return;
      asking = true;
      clearTimeout(timer);
      try {
        const given = await api.offerHandOff(view.id, token ? { token } : {});
        if (gone) return;
        setOffered(given);
        onOffered(given.view);
        if (given.code && !document.hidden) timer = setTimeout(ask, given.code.shownSeconds * 1000);
      } catch (error) {
        if (gone) return;
        onRefused(error instanceof api.RequestFailed ? error.problem : 'server_error');
        timer = setTimeout(ask, TRY_AGAIN_MS);
      } finally {
        asking = false;
      }
    };
    const wake = () => {
      if (document.hidden) clearTimeout(timer);
      else void ask();
    };
    void ask();
    document.addEventListener('visibilitychange', wake);
    return () => {
      gone = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', wake);
    };
    // The link's token is spent by the first answer: the code goes on without.
  }, [view.id]);

  return offered;
}
