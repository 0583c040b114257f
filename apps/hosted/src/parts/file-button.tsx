import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { PHOTO_TYPES } from '../capture/photo-file.ts';
import { Button } from './button.tsx';

interface Props {
  children: ComponentChildren;
  onFile: (file: File) => void;
  look?: 'primary' | 'secondary' | 'quiet';
  /** On a phone, go straight to the camera app, with this one of its cameras. */
  fromCamera?: 'environment' | 'user';
}

export function FileButton({ children, onFile, look = 'secondary', fromCamera }: Props) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button look={look} onClick={() => input.current?.click()}>
        {children}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        accept={PHOTO_TYPES.join(',')}
        {...(fromCamera && { capture: fromCamera })}
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          currentTarget.value = ''; // so that choosing the same file again is a change
          if (file) onFile(file);
        }}
      />
    </>
  );
}
