import type { InputHTMLAttributes, RefObject } from 'preact';

interface Props {
  name: string;
  label: string;
  value: string;
  onInput: (value: string) => void;
  /** What is wrong with it. */
  problem: string | null;
  input?: RefObject<HTMLInputElement | null>;
  /** What else the browser is to know of it. */
  about: InputHTMLAttributes<HTMLInputElement>;
}

/** One thing to fill in, with its name before it and what is wrong with it behind. */
export function Field({ name, label, value, onInput, problem, input, about }: Props) {
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <input
        {...about}
        {...(input && { ref: input })}
        id={name}
        name={name}
        required
        value={value}
        aria-invalid={problem !== null || undefined}
        aria-describedby={problem === null ? undefined : `${name}-problem`}
        onInput={({ currentTarget }) => onInput(currentTarget.value)}
      />
      <div role="alert">
        {problem !== null && (
          <p id={`${name}-problem`} class="field-problem">
            {problem}
          </p>
        )}
      </div>
    </div>
  );
}
