import type { BusinessView } from '@credence/wire';
import { useEffect } from 'preact/hooks';
import { lookOf } from './look.ts';

/** Dresses the page in the colours of the business, by day and by night. */
export function useLook(business: BusinessView | undefined): void {
  useEffect(() => {
    if (!business) return;
    const dark = matchMedia('(prefers-color-scheme: dark)');
    let worn: string[] = [];
    const { style } = document.documentElement;
    const dress = () => {
      for (const name of worn) style.removeProperty(name);
      const look = lookOf(business, dark.matches ? 'dark' : 'light');
      worn = Object.keys(look);
      for (const [name, value] of Object.entries(look)) style.setProperty(name, value);
    };
    dress();
    dark.addEventListener('change', dress);
    return () => dark.removeEventListener('change', dress);
  }, [business?.primaryColor, business?.secondaryColor]);
}
