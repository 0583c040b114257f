/**
 * How libraries that cannot be run here put their requests on the wire: what each sends for the same few calls, from
 * its published source. `{host}`, `{key}`, `{uuid}` and `{id}` stand for what differs from run to run.
 */
export interface RecordedSdk {
  name: string;
  /** Header lines of each request, in the order in which they are sent. */
  headers: string[];
  /** `always`: also where there is no body to type. */
  contentType: 'always' | 'with a body';
  /** On which requests it invents an idempotency key. */
  keys: 'POST' | 'POST and DELETE' | 'POST with parameters' | 'none';
  version: string;
  /** The form it makes of `CREATE_CALL`. */
  create: string;
  /** The query it makes of `LIST_CALL`. */
  list: string;
  /** The form it makes of `ENDPOINT_CALL`. */
  endpoint: string;
  /** The form that takes one key out of the metadata and sets another. */
  metadata: string;
  upload: {
    contentType: string;
    /** Before the file's bytes, and after them. */
    head: string[];
    tail: string[];
    /** The length is not said beforehand. */
    chunked?: true;
    filename: string;
  };
}

/** Spaces, letters beyond ASCII and every character that one library escapes and another does not. */
const NOTE = "naïve *~()!'";

export const CREATE_CALL = {
  type: 'document',
  client_reference_id: 'user 42/é',
  metadata: { 'order id': 'a&b=c+d', note: NOTE },
  options: { document: { allowed_types: ['passport', 'id_card'], require_live_capture: true } },
  provided_details: { email: 'anna+1@example.com' },
  return_url: 'https://example.com/back?a=1&b=2',
  expand: ['verified_outputs'],
} as const;

export const LIST_CALL = {
  client_reference_id: 'user 42/é',
  created: { gte: 1_600_000_000 },
  expand: ['data.verified_outputs', 'data.last_verification_report'],
  limit: 1,
} as const;

export const ENDPOINT_CALL = {
  url: 'https://example.com/hook?a=1',
  enabled_events: ['*', 'identity.verification_session.redacted'],
  description: 'über alles',
} as const;

const TYPES = 'options[document][allowed_types][0]=passport&options[document][allowed_types][1]=id_card';
const LIVE = 'options[document][require_live_capture]';
const RETURN = 'return_url=https%3A%2F%2Fexample.com%2Fback%3Fa%3D1%26b%3D2';
const EMAIL = 'provided_details[email]=anna%2B1%40example.com';
const REFERENCE = 'client_reference_id=user+42%2F%C3%A9';
const EVENTS = 'enabled_events[1]=identity.verification_session.redacted';
const HOOK = 'url=https%3A%2F%2Fexample.com%2Fhook%3Fa%3D1';

export const RECORDED_SDKS: RecordedSdk[] = [
  {
    name: 'Ruby',
    headers: [
      'User-Agent: Stripe/v1 RubyBindings/18.4.0',
      'Authorization: Bearer {key}',
      'X-Stripe-Client-User-Agent: {"bindings_version":"18.4.0","lang":"ruby","lang_version":"3.3.5 p100 (2024-09-03)","platform":"x86_64-linux","engine":"ruby","publisher":"stripe","uname":"Linux","hostname":"app-1"}',
      'X-Stripe-Client-Telemetry: {"last_request_metrics":{"request_id":"req_abcdefghijklmn","request_duration_ms":41}}',
      'Accept-Encoding: gzip;q=1.0,deflate;q=0.6,identity;q=0.3',
      'Accept: */*',
      'Connection: keep-alive',
      'Keep-Alive: 30',
      'Host: {host}',
    ],
    contentType: 'always',
    keys: 'POST and DELETE',
    version: '2026-10-28.endive',
    create: `type=document&${REFERENCE}&metadata[order+id]=a%26b%3Dc%2Bd&metadata[note]=na%C3%AFve+%2A~%28%29%21%27&${TYPES}&${LIVE}=true&${EMAIL}&${RETURN}&expand[0]=verified_outputs`,
    list: `${REFERENCE}&created[gte]=1600000000&expand[0]=data.verified_outputs&expand[1]=data.last_verification_report&limit=1`,
    endpoint: `${HOOK}&enabled_events[0]=%2A&${EVENTS}&description=%C3%BCber+alles`,
    metadata: 'metadata[note]=&metadata[added]=yes',
    upload: {
      contentType: 'multipart/form-data; boundary=1f9ab54ee1ab6f1ed7a01e5b9a0f5dffe5b0a2c6c3c5a4b2f1e0d9c8b7a6',
      head: [
        '--1f9ab54ee1ab6f1ed7a01e5b9a0f5dffe5b0a2c6c3c5a4b2f1e0d9c8b7a6',
        'Content-Disposition: form-data; name="purpose"',
        '',
        'identity_document',
        '--1f9ab54ee1ab6f1ed7a01e5b9a0f5dffe5b0a2c6c3c5a4b2f1e0d9c8b7a6',
        'Content-Disposition: form-data; name="file"; filename="card.png"',
        'Content-Type: application/octet-stream',
        '',
      ],
      // The last line is not ended.
      tail: ['', '--1f9ab54ee1ab6f1ed7a01e5b9a0f5dffe5b0a2c6c3c5a4b2f1e0d9c8b7a6--'],
      filename: 'card.png',
    },
  },
  {
    name: 'PHP, which escapes the tilde, invents no keys unless told to retry, and names files by their whole path',
    headers: [
      'Host: {host}',
      'Accept: */*',
      'X-Stripe-Client-User-Agent: {"bindings_version":"16.2.0","lang":"php","lang_version":"8.2.26","publisher":"stripe","uname":"Linux web 6.1.0 x86_64","httplib":"curl 7.88.1","ssllib":"OpenSSL\\/3.0.15"}',
      'User-Agent: Stripe/v1 PhpBindings/16.2.0',
      'Authorization: Bearer {key}',
    ],
    contentType: 'always',
    keys: 'none',
    version: '2024-06-20',
    create: `type=document&${REFERENCE}&metadata[order+id]=a%26b%3Dc%2Bd&metadata[note]=na%C3%AFve+%2A%7E%28%29%21%27&${TYPES}&${LIVE}=true&${EMAIL}&${RETURN}&expand[0]=verified_outputs`,
    list: `${REFERENCE}&created[gte]=1600000000&expand[0]=data.verified_outputs&expand[1]=data.last_verification_report&limit=1`,
    endpoint: `${HOOK}&enabled_events[0]=%2A&${EVENTS}&description=%C3%BCber+alles`,
    metadata: 'metadata[note]=&metadata[added]=yes',
    upload: {
      contentType: 'multipart/form-data; boundary=------------------------5b1c1f2a3d4e5f60',
      head: [
        '--------------------------5b1c1f2a3d4e5f60',
        'Content-Disposition: form-data; name="purpose"',
        '',
        'identity_document',
        '--------------------------5b1c1f2a3d4e5f60',
        'Content-Disposition: form-data; name="file"; filename="/var/www/uploads/card.png"',
        'Content-Type: application/octet-stream',
        '',
      ],
      tail: ['', '--------------------------5b1c1f2a3d4e5f60--', ''],
      filename: 'card.png',
    },
  },
  {
    name: 'Go, which sends no key where there are no parameters, and sorts its metadata',
    headers: [
      'Host: {host}',
      'User-Agent: Stripe/v1 GoBindings/86.2.0',
      'Authorization: Bearer {key}',
      'X-Stripe-Client-User-Agent: {"bindings_version":"86.2.0","lang":"go","lang_version":"go1.24.1","publisher":"stripe","uname":"Linux app 6.1.0 x86_64"}',
      'Accept-Encoding: gzip',
    ],
    contentType: 'always',
    keys: 'POST with parameters',
    version: '2026-10-28.endive',
    create: `expand[0]=verified_outputs&${REFERENCE}&metadata[note]=na%C3%AFve+%2A~%28%29%21%27&metadata[order+id]=a%26b%3Dc%2Bd&${TYPES}&${LIVE}=true&${EMAIL}&${RETURN}&type=document`,
    list: `expand[0]=data.verified_outputs&expand[1]=data.last_verification_report&limit=1&${REFERENCE}&created[gte]=1600000000`,
    endpoint: `description=%C3%BCber+alles&enabled_events[0]=%2A&${EVENTS}&${HOOK}`,
    metadata: 'metadata[added]=yes&metadata[note]=',
    upload: {
      contentType: 'multipart/form-data; boundary=0cbb6a3a0e9f0b4d1c2e5f6a7b8c9d0e1f2a3b4c5d6e7f8091a2b3c4d5e6',
      head: [
        '--0cbb6a3a0e9f0b4d1c2e5f6a7b8c9d0e1f2a3b4c5d6e7f8091a2b3c4d5e6',
        'Content-Disposition: form-data; name="purpose"',
        '',
        'identity_document',
        '--0cbb6a3a0e9f0b4d1c2e5f6a7b8c9d0e1f2a3b4c5d6e7f8091a2b3c4d5e6',
        'Content-Disposition: form-data; name="file"; filename="card.png"',
        'Content-Type: application/octet-stream',
        '',
      ],
      tail: ['', '--0cbb6a3a0e9f0b4d1c2e5f6a7b8c9d0e1f2a3b4c5d6e7f8091a2b3c4d5e6--', ''],
      filename: 'card.png',
    },
  },
  {
    name: 'Java, which leaves the asterisk alone, names a charset, and says how a file’s bytes are encoded',
    headers: [
      'Accept: application/json',
      'Accept-Charset: UTF-8',
      'Authorization: Bearer {key}',
      'User-Agent: Stripe/v1 JavaBindings/29.3.0',
      'X-Stripe-Client-User-Agent: {"bindings.version":"29.3.0","lang":"Java","publisher":"Stripe","java.version":"21.0.5","os.name":"Linux"}',
      'Host: {host}',
      'Connection: keep-alive',
    ],
    contentType: 'with a body',
    keys: 'POST',
    version: '2026-10-28.endive',
    create: `type=document&${REFERENCE}&metadata[order+id]=a%26b%3Dc%2Bd&metadata[note]=na%C3%AFve+*%7E%28%29%21%27&${TYPES}&${LIVE}=true&${EMAIL}&${RETURN}&expand[0]=verified_outputs`,
    list: `${REFERENCE}&created[gte]=1600000000&expand[0]=data.verified_outputs&expand[1]=data.last_verification_report&limit=1`,
    endpoint: `${HOOK}&enabled_events[0]=*&${EVENTS}&description=%C3%BCber+alles`,
    metadata: 'metadata[note]=&metadata[added]=yes',
    upload: {
      contentType: 'multipart/form-data; boundary=6153203473125394431',
      head: [
        '--6153203473125394431',
        'Content-Disposition: form-data; name="purpose"',
        '',
        'identity_document',
        '--6153203473125394431',
        'Content-Disposition: form-data; name="file"; filename="card.png"',
        'Content-Type: image/png',
        'Content-Transfer-Encoding: binary',
        '',
      ],
      tail: ['', '--6153203473125394431--', ''],
      filename: 'card.png',
    },
  },
  {
    name: '.NET, which writes booleans with a capital, types each part, and quotes the boundary',
    headers: [
      'Host: {host}',
      'Authorization: Bearer {key}',
      'User-Agent: Stripe/v1 .NetBindings/49.1.0',
      'X-Stripe-Client-User-Agent: {"bindings_version":"49.1.0","lang":".net","publisher":"stripe","lang_version":".NET 9.0.0","os_version":"Debian GNU/Linux 12"}',
    ],
    contentType: 'with a body',
    keys: 'POST',
    version: '2026-10-28.endive',
    create: `expand[0]=verified_outputs&${REFERENCE}&metadata[order+id]=a%26b%3Dc%2Bd&metadata[note]=na%C3%AFve+*%7E()!%27&${TYPES}&${LIVE}=True&${EMAIL}&${RETURN}&type=document`,
    list: `expand[0]=data.verified_outputs&expand[1]=data.last_verification_report&limit=1&${REFERENCE}&created[gte]=1600000000`,
    endpoint: `description=%C3%BCber+alles&enabled_events[0]=*&${EVENTS}&${HOOK}`,
    metadata: 'metadata[note]=&metadata[added]=yes',
    upload: {
      contentType: 'multipart/form-data; boundary="3f2b1c4e-7a1d-4b58-9d0c-2f6a0b7e1c11"',
      head: [
        '--3f2b1c4e-7a1d-4b58-9d0c-2f6a0b7e1c11',
        'Content-Disposition: form-data; name="file"; filename=card.png; filename*=utf-8\'\'card.png',
        'Content-Type: image/png',
        '',
      ],
      tail: [
        '',
        '--3f2b1c4e-7a1d-4b58-9d0c-2f6a0b7e1c11',
        'Content-Type: text/plain; charset=utf-8',
        'Content-Disposition: form-data; name="purpose"',
        '',
        'identity_document',
        '--3f2b1c4e-7a1d-4b58-9d0c-2f6a0b7e1c11--',
        '',
      ],
      chunked: true,
      filename: 'card.png',
    },
  },
  {
    name: 'Python of today, which escapes brackets in queries and leaves them alone in bodies',
    headers: [
      'Host: {host}',
      'X-Stripe-Client-User-Agent: {"bindings_version": "15.3.1", "lang": "python", "publisher": "stripe", "httplib": "requests", "lang_version": "3.13.1", "platform": "Linux-6.1.0-x86_64-with-glibc2.41", "uname": "Linux app 6.1.0 x86_64"}',
      'User-Agent: Stripe/v1 PythonBindings/15.3.1',
      'Authorization: Bearer {key}',
      'Accept-Encoding: gzip, deflate',
      'Accept: */*',
      'Connection: keep-alive',
      'X-Stripe-Client-Telemetry: {"last_request_metrics": {"request_id": "req_abcdefghijklmn", "request_duration_ms": 38, "usage": []}}',
    ],
    contentType: 'with a body',
    keys: 'POST',
    version: '2026-10-28.endive',
    create: `type=document&${REFERENCE}&metadata[order+id]=a%26b%3Dc%2Bd&metadata[note]=na%C3%AFve+%2A~%28%29%21%27&${TYPES}&${LIVE}=true&${EMAIL}&${RETURN}&expand[0]=verified_outputs`,
    list: `${REFERENCE}&created%5Bgte%5D=1600000000&expand%5B0%5D=data.verified_outputs&expand%5B1%5D=data.last_verification_report&limit=1`,
    endpoint: `${HOOK}&enabled_events[0]=%2A&${EVENTS}&description=%C3%BCber+alles`,
    metadata: 'metadata[note]=&metadata[added]=yes',
    upload: {
      contentType: 'multipart/form-data; boundary=7312461189330581634',
      head: [
        '--7312461189330581634',
        'Content-Disposition: form-data; name="purpose"',
        '',
        'identity_document',
        '--7312461189330581634',
        'Content-Disposition: form-data; name="file"; filename="/home/app/scans/card.png"',
        'Content-Type: application/octet-stream',
        '',
      ],
      tail: ['', '--7312461189330581634--', ''],
      filename: 'card.png',
    },
  },
  {
    name: 'curl, with the key as a user name and arrays without indexes',
    headers: ['Host: {host}', 'Authorization: Basic {basic}', 'User-Agent: curl/8.9.1', 'Accept: */*'],
    contentType: 'with a body',
    keys: 'none',
    version: '',
    create: `type=document&client_reference_id=user%2042%2F%C3%A9&metadata[order id]=a%26b%3Dc%2Bd&metadata[note]=na%C3%AFve%20*~()!'&options[document][allowed_types][]=passport&options[document][allowed_types][]=id_card&${LIVE}=true&${EMAIL}&${RETURN}&expand[]=verified_outputs`,
    list: 'client_reference_id=user%2042%2F%C3%A9&created%5Bgte%5D=1600000000&expand%5B%5D=data.verified_outputs&expand%5B%5D=data.last_verification_report&limit=1',
    endpoint: `${HOOK}&enabled_events[]=*&enabled_events[]=identity.verification_session.redacted&description=%C3%BCber alles`,
    metadata: 'metadata[note]=&metadata[added]=yes',
    upload: {
      contentType: 'multipart/form-data; boundary=------------------------UyT3sEr2oPz1QxW0vLmN9b',
      head: [
        '--------------------------UyT3sEr2oPz1QxW0vLmN9b',
        'Content-Disposition: form-data; name="purpose"',
        '',
        'identity_document',
        '--------------------------UyT3sEr2oPz1QxW0vLmN9b',
        'Content-Disposition: form-data; name="file"; filename="card.png"',
        'Content-Type: image/png',
        '',
      ],
      tail: ['', '--------------------------UyT3sEr2oPz1QxW0vLmN9b--', ''],
      filename: 'card.png',
    },
  },
];

/** What the vendor's command line sends for `stripe trigger`: parameters as its fixtures have them, and no key. */
export const COMMAND_LINE: RecordedSdk = {
  ...(RECORDED_SDKS.at(-1) as RecordedSdk),
  name: 'the command line',
  headers: [
    'Host: {host}',
    'User-Agent: Stripe/v1 stripe-cli/1.31.0',
    'Authorization: Bearer {key}',
    'X-Stripe-Client-User-Agent: {"name":"stripe-cli","version":"1.31.0","publisher":"stripe","os":"linux"}',
    'Accept-Encoding: gzip',
  ],
  contentType: 'always',
  create: 'options[document][require_matching_selfie]=true&return_url=https%3A%2F%2Fstripe.com&type=document',
};
