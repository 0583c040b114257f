import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Problem } from '../api.ts';
import { PHOTO_MAX_BYTES } from '../capture/photo-file.ts';
import { t } from '../i18n.ts';
import { PROBLEM_WORDS } from '../words.ts';

interface Props {
  title: string;
  lead?: string | undefined;
  art?: ComponentChildren;
  problem?: Problem | null;
  /** What the person can do, most likely first. */
  actions?: ComponentChildren;
  children?: ComponentChildren;
  center?: boolean;
}

/** One screen. Its heading takes the focus, so that a screen reader starts where the eye does. */
export function Screen({ title, lead, art, problem, actions, children, center }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, []);
  useEffect(() => {
    document.title = title;
  }, [title]);

  return (
    <section class={center ? 'screen screen-center' : 'screen'} aria-labelledby="title">
      {art}
      <div class="screen-head">
        <h1 id="title" tabIndex={-1} ref={heading}>
          {title}
        </h1>
        {lead && <p class="lead">{lead}</p>}
      </div>
      <ProblemNotice problem={problem ?? null} />
      {children}
      {actions && <div class="actions">{actions}</div>}
    </section>
  );
}

function ProblemNotice({ problem }: { problem: Problem | null }) {
  const notice = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // The button that led here may have gone, and the focus with it.
    if (problem && document.activeElement === document.body) notice.current?.focus();
  }, [problem]);
  return (
    <div ref={notice} tabIndex={-1} role="alert" class={problem ? 'notice notice-problem' : 'notice-none'}>
      {problem && t(PROBLEM_WORDS[problem], { megabytes: PHOTO_MAX_BYTES / 1024 / 1024 })}
    </div>
  );
}
