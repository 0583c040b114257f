import { expect, test } from 'vitest';
import { troubleOf } from './use-camera.ts';

test.each([
  ['NotAllowedError', 'denied'],
  ['NotFoundError', 'missing'],
  ['OverconstrainedError', 'missing'],
  ['NotReadableError', 'busy'],
  ['AbortError', 'busy'],
  ['SecurityError', 'blocked'],
])('%s means that the camera is %s', (name, trouble) => {
  expect(troubleOf(name)).toBe(trouble);
});
