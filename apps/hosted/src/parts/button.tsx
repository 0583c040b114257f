import type { ComponentChildren } from 'preact';

interface Props {
  children: ComponentChildren;
  /** Left out by the button that submits its form. */
  onClick?: () => void;
  look?: 'primary' | 'secondary' | 'quiet';
  /** Working on it: keeps the focus, takes no second press. */
  busy?: boolean;
  /** Waiting for something else on the screen. */
  inactive?: boolean;
}

export function Button({ children, onClick, look = 'primary', busy = false, inactive = false }: Props) {
  const blocked = busy || inactive;
  return (
    <button
      type={onClick ? 'button' : 'submit'}
      class={`button button-${look}${busy ? ' is-busy' : ''}`}
      aria-disabled={blocked || undefined}
      onClick={blocked ? undefined : onClick}
    >
      {busy && <span class="spinner" aria-hidden="true" />}
      <span>{children}</span>
    </button>
  );
}
