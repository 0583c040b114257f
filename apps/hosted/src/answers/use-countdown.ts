import type { ContactView } from '@credence/wire';
import { useEffect, useState } from 'preact/hooks';

/** The seconds until another code can be asked for, counted down from when the server said so. */
export function useCountdown(contact: ContactView): number {
  const [left, setLeft] = useState(contact.waitSeconds);
  useEffect(() => {
    const end = performance.now() + contact.waitSeconds * 1000;
    const tick = () => setLeft(Math.max(0, Math.ceil((end - performance.now()) / 1000)));
    tick();
    if (contact.waitSeconds === 0) return;
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, [contact]);
  return left;
}
