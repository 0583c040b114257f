import { Refusal } from '@credence/verification';
import { z } from 'zod';
import type { App } from '../../app.ts';
import { listensOnLoopbackOnly } from '../../config.ts';
import { checkHost } from '../../webhooks/addresses.ts';
import { meaning } from '../form/meaning.ts';
import { list, text } from '../form/parameters.ts';
import { EVENT_NAMES } from './event-names.ts';

/** All names there are, and `*`. */
const EVENTS_MAX = 300;

export function eventNames() {
  return list(eventName(), EVENTS_MAX);
}

export function description() {
  return z.string().max(5000);
}

/** @throws {Refusal} When there are none: such an endpoint would hear of nothing. */
export function checkEvents(events: string[]): void {
  if (events.length > 0) return;
  throw new Refusal('parameter_missing', 'Missing required param: enabled_events.', 'enabled_events');
}

/**
 * Refuses an address that nothing would ever be sent to. What a name's addresses are is asked at every delivery.
 *
 * @throws {Refusal} `url_invalid`.
 */
export function checkUrl(url: string, { settings }: App, livemode: boolean): void {
  const refuse = (problem: string) => new Refusal('url_invalid', `Invalid URL: ${problem}`, 'url');
  const parsed = URL.parse(url);
  if (!parsed || !/^https?:\/\//i.test(url) || !['http:', 'https:'].includes(parsed.protocol)) {
    throw refuse('An explicit scheme (such as https) must be provided.');
  }
  if (parsed.username || parsed.password) throw refuse('URL must not contain a user name or password.');
  if (livemode && parsed.protocol !== 'https:') throw refuse('URL must use https in live mode.');
  try {
    checkHost(parsed.hostname, {
      allowedHosts: settings.webhookAllowedHosts,
      allowLoopback: listensOnLoopbackOnly(settings),
    });
  } catch {
    throw refuse(
      `URL must be publicly accessible, and ${parsed.hostname} is a private or special address. The operator of this server can allow it by name in CREDENCE_WEBHOOK_ALLOWED_HOSTS.`,
    );
  }
}

function eventName() {
  const schema = text(255).refine((name) => name === '*' || EVENT_NAMES.has(name), {
    error: (issue) => `Invalid event name: ${issue.input}`,
  });
  return meaning(schema, { type: 'string', enum: ['*', ...EVENT_NAMES] });
}
