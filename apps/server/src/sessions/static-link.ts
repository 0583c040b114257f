import { timingSafeEqual } from 'node:crypto';
import type { App } from '../app.ts';
import type { VerificationFlow } from '../store/verification-flows.ts';

/** Which flow a static link's token stands for. Whether that flow makes sessions now is for its row to say. */
export interface LinkedFlow {
  id: string;
  livemode: boolean;
}

/** A static link has one token for as long as its flow exists. */
const GENERATION = 1;

/** A flow's address for everyone: derived, never stored, and the same whenever the link is switched on again. */
export function staticLinkUrl(app: App, { id, livemode }: VerificationFlow): string {
  const mode = livemode ? 'live' : 'test';
  return `${app.settings.publicUrl}/flow/${mode}_${id.slice('vf_'.length)}${macOf(app, { id, livemode })}`;
}

/** Takes a token apart; `undefined` for what was never one of ours, which costs no look at a row. */
export function readStaticToken(app: App, token: string): LinkedFlow | undefined {
  const [, mode, rest, mac] = /^(test|live)_([A-Za-z0-9]{24})([A-Za-z0-9_-]{32})$/.exec(token) ?? [];
  if (!mac) return undefined;
  const flow = { id: `vf_${rest}`, livemode: mode === 'live' };
  const expected = Buffer.from(macOf(app, flow));
  const presented = Buffer.from(mac);
  return expected.length === presented.length && timingSafeEqual(expected, presented) ? flow : undefined;
}

function macOf(app: App, { id, livemode }: LinkedFlow): string {
  return app.vault.linkToken('flow', `${livemode ? 'live' : 'test'}|${id}`, GENERATION);
}
