import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../i18n.ts';
import type { PanelProps } from './panel.tsx';

/** Where there is room beside the page: the panel is open then, and elsewhere a tap away. */
const ROOMY = '(min-width: 74rem)';

/** Opens and closes what a tester may choose. The panel itself is fetched once it is opened, and never in live mode. */
export function TestPanel(props: PanelProps) {
  const [open, setOpen] = useState(() => matchMedia(ROOMY).matches);
  const [Panel, setPanel] = useState<ComponentType<PanelProps> | null>(null);
  const [failed, setFailed] = useState(false);

  /** What was chosen shows on the page, which begins below the panel where there is no room beside it. */
  const makeWay = () => setOpen(matchMedia(ROOMY).matches);

  useEffect(() => {
    if (!open || Panel) return;
    setFailed(false);
    import('./panel.tsx').then(
      (chunk) => setPanel(() => chunk.Panel),
      () => setFailed(true),
    );
  }, [open, Panel]);

  return (
    <>
      <button
        type="button"
        class="test-toggle"
        aria-expanded={open}
        aria-controls="test-panel"
        onClick={() => setOpen(!open)}
      >
        {t('app.testOptions')}
      </button>
      <div id="test-panel" class="test-panel" hidden={!open}>
        {Panel && (
          <Panel
            {...props}
            change={(request) => {
              makeWay();
              props.change(request);
            }}
            onSample={(photo) => {
              makeWay();
              props.onSample(photo);
            }}
          />
        )}
        {failed && <p role="alert">{t('error.network')}</p>}
      </div>
    </>
  );
}
