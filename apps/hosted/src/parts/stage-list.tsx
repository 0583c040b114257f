import { t } from '../i18n.ts';

interface Stage {
  name: string;
  state: 'done' | 'current' | 'open';
}

/** What is done, what is being done, and what is still to come. */
export function StageList({ stages }: { stages: Stage[] }) {
  return (
    <ol class="progress-list">
      {stages.map(({ name, state }) => (
        <li
          key={name}
          class={`progress-item progress-${state}`}
          aria-current={state === 'current' ? 'step' : undefined}
        >
          <svg class="progress-mark" viewBox="0 0 24 24" aria-hidden="true">
            <circle cx="12" cy="12" r="9" />
            {state === 'done' && <path d="M8 12.3l2.700 2.700L16 9.500" />}
          </svg>
          <span>{name}</span>
          {state === 'done' && <span class="unseen">{t('progress.done')}</span>}
        </li>
      ))}
    </ol>
  );
}
