import type { AnyOperation } from '../operation.ts';

/** What each group of operations is about, by its heading. */
const TAGS: Record<string, string> = {
  'Verification sessions': 'One request to verify one person, from the link you send to its outcome.',
  'Verification reports': 'What was found in one attempt, check by check.',
  Reviews: 'Sessions that somebody is to look at before they end, or has looked at.',
  Outbox: 'What test mode would have written to people, one-time codes included: nothing of it is sent.',
  'Policy replay': 'What another policy would have made of what was decided.',
  'Block list entries': 'Documents that are not accepted.',
  'Verification flows': 'Stored settings that sessions are created from, also by a static link.',
  Files: 'Photos and papers, encrypted at rest.',
  'File links': 'Ways to the contents of a file without a key, for a while.',
  Events: 'What happened, with the object as it stood.',
  'Webhook endpoints': 'Addresses of yours that are told of events.',
  'Stripe CLI': 'How the command line of Stripe listens to events.',
  Deliveries: 'Telling an endpoint of an event, attempt by attempt.',
  'Ephemeral keys': 'Open one session to an app on the device of the person.',
  'Request logs': 'What was asked of this API and how it answered: names of things, never what they hold.',
  Account: 'Your own: how your pages look and behave.',
  Accounts: 'Those who share this server. Nothing of one can be seen by another.',
  'Test helpers': 'Test mode only: bring about what would otherwise take people and time.',
  'API keys': 'What callers show to be let in.',
};

/** The heading an operation stands under: the collection its path names. */
export function tagOf({ path }: AnyOperation): string {
  const segments = path.split('/').slice(2);
  const [first = '', second = first] = segments;
  const collection = first === 'identity' || first === 'credence' ? second : first;
  const words = collection.replaceAll('_', ' ').replace('api ', 'API ').replace('stripecli', 'Stripe CLI');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function describeTag(name: string): { name: string; description?: string } {
  const description = TAGS[name];
  return description === undefined ? { name } : { name, description };
}
