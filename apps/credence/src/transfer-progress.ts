import type { TransferProgress } from '@credence/server/transfer';

/** Short work says nothing; the longer one waits, the less one wants to read. */
const EVERY_MS = 2_000;

/** Says every two seconds, from the first that it hears, how far a transfer has come. */
export function tellProgress(
  say: (text: string) => void,
  now = () => performance.now(),
): (progress: TransferProgress) => void {
  let next: number | undefined;
  return (progress) => {
    next ??= now() + EVERY_MS;
    if (now() < next) return;
    next = now() + EVERY_MS;
    say(describe(progress));
  };
}

function describe({ at, done, of }: TransferProgress): string {
  if (at === '/check') return `Checking the file: ${Math.floor((100 * done) / Math.max(1, of ?? 1))} %`;
  const what = at === '/files' ? 'pictures' : `rows of ${at}`;
  return of === undefined ? `${count(done)} ${what}` : `${count(done)} of ${count(of)} ${what}`;
}

/** `12,345` */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}
