import Stripe from 'stripe';
import type { ServedOperation } from './served-api.ts';
import { eachMember, faultsOf } from './shapes.ts';

/** The part of Stripe's API that this server has: what each operation answers with there. */
export const STRIPE_OPERATIONS: Record<string, string> = {
  'POST /v1/identity/verification_sessions': 'identity.verification_session',
  'GET /v1/identity/verification_sessions': 'identity.verification_session_list',
  'GET /v1/identity/verification_sessions/{id}': 'identity.verification_session',
  'POST /v1/identity/verification_sessions/{id}': 'identity.verification_session',
  'POST /v1/identity/verification_sessions/{id}/cancel': 'identity.verification_session',
  'POST /v1/identity/verification_sessions/{id}/redact': 'identity.verification_session',
  'GET /v1/identity/verification_reports': 'identity.verification_report_list',
  'GET /v1/identity/verification_reports/{id}': 'identity.verification_report',
  'GET /v1/events': 'event_list',
  'GET /v1/events/{id}': 'event',
  'POST /v1/events/{id}/retry': 'event',
  'POST /v1/stripecli/sessions': 'stripecli_session',
  'POST /v1/webhook_endpoints': 'webhook_endpoint',
  'GET /v1/webhook_endpoints': 'webhook_endpoint_list',
  'GET /v1/webhook_endpoints/{id}': 'webhook_endpoint',
  'POST /v1/webhook_endpoints/{id}': 'webhook_endpoint',
  'DELETE /v1/webhook_endpoints/{id}': 'deleted_webhook_endpoint',
  'POST /v1/files': 'file',
  'GET /v1/files': 'file_list',
  'GET /v1/files/{id}': 'file',
  'GET /v1/files/{id}/contents': 'contents',
  'POST /v1/file_links': 'file_link',
  'GET /v1/file_links': 'file_link_list',
  'GET /v1/file_links/{id}': 'file_link',
  'POST /v1/file_links/{id}': 'file_link',
  'POST /v1/ephemeral_keys': 'ephemeral_key',
  'DELETE /v1/ephemeral_keys/{id}': 'ephemeral_key',
};

/** The body comes along because the client is asked for it. */
type AnswerEvent = Stripe.ResponseEvent & { body?: unknown };

/** Watches every answer an SDK client receives: whether it is as published, of which operation, with which members. */
export class Witness {
  /** Operations that answered with success, by name; a request that is none of them by method and path. */
  readonly operations = new Set<string>();
  readonly members = new Set<string>();
  /** Members that were something else than null. */
  readonly filled = new Set<string>();
  /** What was not as published. */
  readonly faults: string[] = [];
  readonly #api: readonly ServedOperation[];

  constructor(api: readonly ServedOperation[]) {
    this.#api = api;
  }

  /** The official SDK with a key, pointed at a server and watched. */
  connect(apiUrl: string, key: string, options: Stripe.StripeConfig = {}): Stripe {
    const stripe = connectSdk(apiUrl, key, { emitEventBodies: true, ...options });
    stripe.on('response', (event: AnswerEvent) => this.#look(event));
    return stripe;
  }

  #look(event: AnswerEvent): void {
    if (event.status >= 400) this.#compare('error', asSent(event.body));
    else this.#recordAnswer(event);
  }

  #recordAnswer({ method, path, body }: AnswerEvent): void {
    const request = `${method} ${path.split('?')[0]}`;
    const operation = this.#api.find(({ name }) => matches(name, request));
    this.operations.add(operation?.name ?? request);
    if (operation && operation.returns !== 'contents') this.#compare(operation.returns, body);
  }

  #compare(shape: string, body: unknown): void {
    this.faults.push(...faultsOf(shape, body));
    eachMember(shape, body, (member, value) => {
      this.members.add(member);
      if (value !== null) this.filled.add(member);
    });
    for (const event of eventsIn(body)) {
      if (event.type.startsWith('identity.'))
        this.faults.push(...faultsOf('identity.verification_session_event', event));
    }
  }
}

/** The official SDK as an integrator sets it up against another host. */
export function connectSdk(apiUrl: string, key: string, options: Stripe.StripeConfig = {}): Stripe {
  const { hostname, port } = new URL(apiUrl);
  return new Stripe(key, { host: hostname, port, protocol: 'http', maxNetworkRetries: 0, ...options });
}

/** `/v1/files/{id}` is `/v1/files/file_1…`. */
function matches(operation: string, request: string): boolean {
  const pattern = operation.split('/');
  const parts = request.split('/');
  return pattern.length === parts.length && pattern.every((part, i) => part === '{id}' || part === parts[i]);
}

/** The SDK writes what it knows of the response into the error's body before it shows it. */
function asSent(body: unknown): unknown {
  const { error, ...rest } = body as { error?: Record<string, unknown> };
  if (typeof error !== 'object') return body;
  const { headers: _, statusCode: __, requestId: ___, ...sent } = error;
  return { ...rest, error: sent };
}

function eventsIn(body: unknown): Stripe.Event[] {
  const { object, data } = body as { object?: string; data?: unknown };
  if (object === 'event') return [body as Stripe.Event];
  return Array.isArray(data) ? data.flatMap(eventsIn) : [];
}
