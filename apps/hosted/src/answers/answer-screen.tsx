import type { SessionView } from '@credence/wire';
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Problem } from '../api.ts';
import { Unreachable } from '../screens/ended.tsx';

export interface AnswerProps {
  view: SessionView;
  busy: boolean;
  problem: Problem | null;
  /** Carries a change of the session out and shows what came of it. */
  change: (request: () => Promise<SessionView>) => void;
}

/** What is answered rather than photographed: few sessions ask for it, so its screens are fetched when they do. */
const CHUNKS = {
  contact: async () => (await import('./contact.tsx')).ConfirmContact,
  id_number: async () => (await import('./id-number.tsx')).GiveIdNumber,
};

export function AnswerScreen({ screen, ...props }: AnswerProps & { screen: keyof typeof CHUNKS }) {
  const [Answer, setAnswer] = useState<ComponentType<AnswerProps> | null>(null);
  const [failed, setFailed] = useState(false);

  const load = () => {
    setFailed(false);
    CHUNKS[screen]().then(
      (loaded) => setAnswer(() => loaded),
      () => setFailed(true),
    );
  };
  useEffect(load, [screen]);

  if (failed) return <Unreachable problem="network" busy={false} onTryAgain={load} />;
  return Answer ? <Answer {...props} /> : <div class="loading" aria-hidden="true" />;
}
