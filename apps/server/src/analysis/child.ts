// The first line of an analysis process: without its network, before any library is loaded.
import { disarmNetwork } from './disarm.ts';

disarmNetwork();
const { serve } = await import('./serve.ts');
serve();
