/** What the server answers, as far as the commands read it. */
export interface Account {
  id: string;
  business_name: string;
  created: number;
  default_api_version: string;
  policy: string;
  review_hours: number;
  test_keys?: ApiKey[];
}

export interface ApiKey {
  id: string;
  account: string;
  allowed_ips: string[];
  created: number;
  expires_at: number | null;
  last4: string;
  livemode: boolean;
  name: string | null;
  permissions: string[];
  secret?: string;
  status: 'active' | 'expired';
  type: 'secret' | 'publishable' | 'restricted';
}

export interface Review {
  id: string;
  checks: string[];
  due_at: number | null;
  kind: 'hold' | 'notice';
  status: string;
  verification_session: string;
}

export interface PolicyReplay {
  changes: { checks: string[]; from: string; to: string; verification_session: string }[];
  checks: { check: string; count: number }[];
  has_more: boolean;
  identical: number;
  last: string | null;
  policy: string | null;
  replayed: number;
  revision: string;
  skipped: number;
  transitions: { count: number; from: string; to: string }[];
}

export interface Evidence {
  checks: {
    check: string;
    consequence: 'accept' | 'hold' | 'refuse' | null;
    outcome: 'pass' | 'fail' | 'inconclusive';
    pictures: { shows: string; url: string }[];
    score: number | null;
    threshold: number | null;
    why: string;
  }[];
  policy: string;
  verification_session: string;
}

export interface Message {
  id: string;
  channel: 'email' | 'phone';
  code: string | null;
  created: number;
  text: string;
  to: string;
  verification_session: string;
}

export interface List<T> {
  data: T[];
  has_more: boolean;
}

export interface Session {
  id: string;
  created: number;
  last_error: { code: string | null; reason: string | null } | null;
  last_verification_report: string | { id: string } | null;
  livemode: boolean;
  redaction: { status: string } | null;
  status: string;
  type: string;
  url: string | null;
}

export interface Event {
  id: string;
  created: number;
  data: { object: { id: string } };
  pending_webhooks: number;
  type: string;
}

export interface RequestLog {
  id: string;
  created: number;
  duration_ms: number;
  error_code: string | null;
  error_param: string | null;
  method: string;
  path: string;
  status: number;
}

export interface TestClock {
  frozen: boolean;
  now: number;
  offset: number;
}
