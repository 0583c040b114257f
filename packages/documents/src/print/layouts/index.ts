import type { PrintLayout } from '../layout.ts';
import { aamvaFront } from './aamva-front.ts';
import { europeanLicence } from './european-licence.ts';
import { japaneseLicence } from './japanese-licence.ts';
import { labelled } from './labelled.ts';
import { myNumberCard } from './my-number-card.ts';

/** Every layout, the more telling ones first: of two that fit a page alike the first is taken. */
export const PRINT_LAYOUTS: readonly PrintLayout[] = [
  japaneseLicence,
  myNumberCard,
  aamvaFront,
  europeanLicence,
  labelled,
];
