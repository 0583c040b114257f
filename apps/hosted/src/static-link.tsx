import type { FlowView } from '@credence/wire';
import { useCallback, useEffect, useState } from 'preact/hooks';
import type { Prefill } from './address.ts';
import * as api from './api.ts';
import { switchLanguage, t } from './i18n.ts';
import { Shell } from './parts/shell.tsx';
import { LinkDamaged, LinkOff, Unreachable } from './screens/ended.tsx';
import { Start } from './screens/start.tsx';

/** What those see who came by a flow's static link, until they have a session of their own. */
export function StaticLink({ token, prefill }: { token: string; prefill: Prefill | undefined }) {
  const { view, busy, problem, load, start } = useStaticLink(token, prefill?.clientReferenceId ?? null);
  return (
    <Shell view={view} progress={null} onLanguage={switchLanguage}>
      <p role="status" class="unseen">
        {!view && !problem ? t('app.loading') : ''}
      </p>
      {problem === 'link_expired' ? (
        <LinkOff />
      ) : problem === 'link_damaged' ? (
        <LinkDamaged />
      ) : view ? (
        <Start view={view} prefilled={prefill?.email ?? ''} busy={busy} problem={problem} onStart={start} />
      ) : problem ? (
        <Unreachable problem={problem} busy={busy} onTryAgain={load} />
      ) : (
        <div class="loading" aria-hidden="true" />
      )}
    </Shell>
  );
}

function useStaticLink(token: string, reference: string | null) {
  const [view, setView] = useState<FlowView | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<api.Problem | null>(null);
  const asked = { token, ...(reference !== null && { clientReferenceId: reference }) };

  const attempt = async (act: () => Promise<void>) => {
    setBusy(true);
    setProblem(null);
    try {
      await act();
    } catch (error) {
      setProblem(error instanceof api.RequestFailed ? error.problem : 'server_error');
      setBusy(false);
    }
  };
  const load = useCallback(
    () =>
      attempt(async () => {
        setView(await api.openStaticLink(asked));
        setBusy(false);
      }),
    [token, reference],
  );
  // Busy until the next page has taken this one's place, so that nobody starts twice.
  const start = (email: string) =>
    attempt(async () => {
      const started = await api.startFromStaticLink({ ...asked, email });
      location.assign(`/start/${encodeURIComponent(started.token)}`);
    });

  useEffect(() => void load(), [load]);
  useEffect(() => {
    // Whoever comes back to this page finds it as it was left.
    const wake = ({ persisted }: PageTransitionEvent) => persisted && setBusy(false);
    addEventListener('pageshow', wake);
    return () => removeEventListener('pageshow', wake);
  }, []);

  return { view, busy, problem, load, start };
}
