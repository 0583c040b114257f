import type { CameraKind, PolicyName, Pose, Side } from '@credence/verification';
import type { ColumnType, Generated } from 'kysely';
import type { AccountSettings } from './accounts.ts';
import type { Channel, MessageKind } from './messages.ts';
import type { AnalysisStage } from './progress.ts';

/**
 * The tables as kysely sees them: one interface a table, columns in the order of the migration.
 *
 * Instants are `timestamptz` and come back as `Date`. `bytea` columns named `*_sealed` hold ciphertext under the key of
 * their session, or, where the row belongs to no session, under a key derived from the master key. JSON columns are
 * written as text (`JSON.stringify`) and read as values, on both databases.
 */
export interface Database {
  installation: InstallationTable;
  account: AccountTable;
  api_key: ApiKeyTable;
  verification_flow: VerificationFlowTable;
  verification_session: VerificationSessionTable;
  ephemeral_key: EphemeralKeyTable;
  submission: SubmissionTable;
  capture: CaptureTable;
  selfie_challenge: SelfieChallengeTable;
  message: MessageTable;
  contact_confirmation: ContactConfirmationTable;
  id_number_answer: IdNumberAnswerTable;
  file: FileTable;
  file_link: FileLinkTable;
  verification_report: VerificationReportTable;
  review: ReviewTable;
  shown_document: ShownDocumentTable;
  shown_picture: ShownPictureTable;
  seen_face: SeenFaceTable;
  block_list_entry: BlockListEntryTable;
  event: EventTable;
  webhook_endpoint: WebhookEndpointTable;
  delivery: DeliveryTable;
  delivery_attempt: DeliveryAttemptTable;
  local_listener: LocalListenerTable;
  local_listener_event: LocalListenerEventTable;
  job: JobTable;
  idempotency_key: IdempotencyKeyTable;
  request_log: RequestLogTable;
  access_log: AccessLogTable;
}

type Json<T> = ColumnType<T, string, string>;
type JsonOrNull<T> = ColumnType<T | null, string | null | undefined, string | null>;

/** Facts about this installation by name, such as which master key its rows were sealed under. */
export interface InstallationTable {
  name: string;
  value: string;
}

export interface AccountTable {
  id: string;
  business_name: string;
  default_api_version: string;
  created_at: Date;
  /** What the clock of its test mode reads, or read at real time `clock_since`; null while it was never moved. */
  clock_reads: Date | null;
  /** Null while the clock stands still. */
  clock_since: Date | null;
  /** Which policy decides. */
  policy: Generated<PolicyName | 'custom'>;
  /** How long a session is held for somebody to look at it, in hours. */
  review_hours: Generated<number>;
  /** See `AccountSettings`. */
  settings: ColumnType<AccountSettings, string | undefined, string>;
  /** Live sessions older than this were redacted, as their account's retention wants it; null: none was yet. */
  retained_from: Date | null;
}

export interface ApiKeyTable {
  id: string;
  account_id: string;
  livemode: boolean;
  kind: 'secret' | 'publishable' | 'restricted';
  name: string | null;
  /** HMAC of the key under a key derived from the master key: enough to recognise it, not to recover it. */
  lookup_hash: Buffer;
  /** Last four characters, to tell keys apart on a page. */
  last4: string;
  permissions: Json<string[]>;
  /** Addresses and ranges the key may be used from; empty: from anywhere. */
  allowed_ips: ColumnType<string[], string | undefined, string>;
  /** Test keys can be shown again; live keys are never kept. */
  value_sealed: Buffer | null;
  created_at: Date;
  expires_at: Date | null;
}

/** A stored configuration that sessions are created from. */
export interface VerificationFlowTable {
  id: string;
  account_id: string;
  livemode: boolean;
  name: string | null;
  options: Json<Record<string, unknown>>;
  return_url: string | null;
  metadata: Json<Record<string, string>>;
  /** Inactive flows make no more sessions. */
  active: boolean;
  /** Whether its link, which anyone may open any number of times, makes sessions. */
  static_link_active: boolean;
  created_at: Date;
}

/** Opens one session to an app on the person's own device, for an hour. */
export interface EphemeralKeyTable {
  id: string;
  account_id: string;
  livemode: boolean;
  session_id: string;
  lookup_hash: Buffer;
  last4: string;
  created_at: Date;
  expires_at: Date;
}

export interface VerificationSessionTable {
  id: string;
  account_id: string;
  livemode: boolean;
  type: 'document' | 'id_number' | 'verification_flow';
  status: 'requires_input' | 'processing' | 'verified' | 'canceled';
  client_reference_id: string | null;
  options: Json<Record<string, unknown>>;
  metadata: Json<Record<string, string>>;
  related: JsonOrNull<Record<string, unknown>>;
  verification_flow_id: string | null;
  return_url: string | null;
  provided_details_sealed: Buffer | null;
  /** What the integrator knows of the person. */
  expected_details_sealed: Buffer | null;
  last_error_code: string | null;
  last_error_reason: string | null;
  last_report_id: string | null;
  verified_outputs_sealed: Buffer | null;
  redaction_status: 'processing' | 'redacted' | null;
  /** The submission being analysed, while the session is `processing`. */
  submission_id: string | null;
  submission_count: Generated<number>;
  /** The session's data key under the master key; null once redacted: what it sealed is then out of reach for good. */
  wrapped_key: Buffer | null;
  master_key_id: string;
  url_generation: Generated<number>;
  url_expires_at: Date;
  url_used_at: Date | null;
  secret_generation: Generated<number>;
  secret_expires_at: Date;
  secret_used_at: Date | null;
  /** SHA-256 of the device token of the browser that holds the session. */
  device_hash: Buffer | null;
  /** Codes that hand the session to a phone hold for one of these. */
  hand_off_generation: Generated<number>;
  /** Two words that both devices show; null while the session is not being handed to a phone. */
  hand_off_phrase: string | null;
  /** As `device_hash`, of the phone that goes on with the session; null while none does. */
  phone_hash: Buffer | null;
  /** How often the way to a phone was sent by e-mail or text message. */
  hand_off_links_sent: Generated<number>;
  hand_off_link_sent_at: Date | null;
  consent: JsonOrNull<Record<string, unknown>>;
  /** What the person said they would show: `{type, country}`. */
  declared: JsonOrNull<Record<string, unknown>>;
  created_at: Date;
  /** When the person of an attempt under way last did something; null while none is. */
  idle_since: Date | null;
}

export interface SubmissionTable {
  id: string;
  session_id: string;
  livemode: boolean;
  created_at: Date;
  readings_sealed: Buffer | null;
  /** What the person had confirmed and given beside their photos, when they submitted. */
  answers_sealed: Buffer | null;
  /** What its decision was reached from; null where none was reached from readings. */
  decision_sealed: Buffer | null;
  report_id: string | null;
  /** How far its analysis is; null before it has begun. */
  stage: ColumnType<AnalysisStage | null, AnalysisStage | null | undefined>;
}

export interface CaptureTable {
  id: string;
  session_id: string;
  /** Null until handed over: the latest capture of each side is the one that counts. */
  submission_id: string | null;
  side: 'front' | 'back' | 'selfie';
  /** Whether an earlier attempt took it, and it was found good: its file is that attempt's, too. */
  carried_over: Generated<boolean>;
  /** Of a selfie: 0 looks ahead, those from 1 on answer the challenge. */
  frame: Generated<number>;
  /** What the person was asked to do, of a selfie. */
  challenge_id: string | null;
  /** Left out: nobody told. */
  camera: ColumnType<CameraKind | null, CameraKind | null | undefined, never>;
  /** What lies behind the photo in its blob, in order. */
  frames: JsonOrNull<{ sizeBytes: number; beforeMs: number }[]>;
  file_id: string;
  created_at: Date;
}

/** What a person was asked to do with their head; it holds while its time lasts. */
export interface SelfieChallengeTable {
  id: string;
  session_id: string;
  poses: Json<Pose[]>;
  issued_at: Date;
  expires_at: Date;
}

/** To a person: in test mode kept for whoever tests to read, in live mode until it is on its way. */
export interface MessageTable {
  id: string;
  account_id: string;
  livemode: boolean;
  session_id: string;
  channel: Channel;
  kind: MessageKind;
  message_sealed: Buffer;
  created_at: Date;
}

/** An address of a session's person, and the code that was sent there last. */
export interface ContactConfirmationTable {
  session_id: string;
  channel: Channel;
  address_sealed: Buffer;
  /** Keyed; null once it cannot be entered any more. */
  code_hash: Buffer | null;
  /** On the account's clock. */
  sent_at: Date;
  /** Of the last code. */
  wrong_tries: Generated<number>;
  /** Over the whole of the session. */
  codes_sent: Generated<number>;
  confirmed_at: Date | null;
  /** How many attempts were over when the last code was asked for. */
  attempt: number;
}

/** What the person gave to be looked up. */
export interface IdNumberAnswerTable {
  session_id: string;
  answer_sealed: Buffer;
  /** How many attempts were over when it was given. */
  attempt: number;
}

export interface FileTable {
  id: string;
  account_id: string;
  livemode: boolean;
  session_id: string | null;
  purpose: string;
  /** `jpg`, `png`, `webp`, `pdf`, `gif`. */
  type: string;
  filename: string | null;
  title: string | null;
  size_bytes: number;
  blob_name: string;
  /** The file's data key under its session's key, or under the server's where it has no session. */
  wrapped_key: Buffer;
  created_at: Date;
  expires_at: Date | null;
}

/** A way to a file's contents without a key. Its secret part is derived from its id, never stored. */
export interface FileLinkTable {
  id: string;
  account_id: string;
  livemode: boolean;
  file_id: string;
  metadata: Json<Record<string, string>>;
  /** The id of the API key that made it: who is noted when it is opened. */
  actor: string;
  created_at: Date;
  expires_at: Date | null;
}

export interface VerificationReportTable {
  id: string;
  account_id: string;
  livemode: boolean;
  session_id: string;
  submission_id: string;
  type: 'document' | 'id_number' | 'verification_flow';
  client_reference_id: string | null;
  report_sealed: Buffer | null;
  created_at: Date;
}

/** Something a person is to look at: a session that is held meanwhile, or one that was refused for a reason of its own. */
export interface ReviewTable {
  id: string;
  account_id: string;
  livemode: boolean;
  session_id: string;
  submission_id: string;
  kind: 'hold' | 'notice';
  status: 'open' | 'verified' | 'unverified' | 'expired' | 'dismissed' | 'redacted';
  /** The ids of the checks that are the reason. */
  checks: Json<string[]>;
  /** The decision that is held, sealed under the session's key; null once it was taken. */
  decision_sealed: Buffer | null;
  /** On the account's clock: when a hold ends by itself. */
  due_at: Date | null;
  created_at: Date;
  closed_at: Date | null;
  /** The id of the API key that closed it; null: time, or a redaction. */
  actor: string | null;
}

/** Which document a session was shown, as a keyed hash: recognised, not to be read. */
export interface ShownDocumentTable {
  session_id: string;
  account_id: string;
  livemode: boolean;
  lookup_hash: Buffer;
}

/** A part of a picture that a session was sent, as a keyed hash. */
export interface ShownPictureTable {
  session_id: string;
  side: Side;
  part_hash: Buffer;
}

/** The face of a session whose account looks for it in later ones. */
export interface SeenFaceTable {
  session_id: string;
  account_id: string;
  livemode: boolean;
  /** Of the document shown with it; null where none could be told from others. */
  document_hash: Buffer | null;
  /** A template, sealed under the key of the session. */
  face_sealed: Buffer;
}

/** A document or a face that is not to be accepted. */
export interface BlockListEntryTable {
  id: string;
  account_id: string;
  livemode: boolean;
  /** Of a document; null of a face, like the next two. */
  lookup_hash: Buffer | null;
  document_type: 'driving_license' | 'id_card' | 'passport' | null;
  /** ISO 3166-1 alpha-2; null for issuers that have none. */
  country: string | null;
  /** A template, sealed under the key of its session; null of a document. */
  face_sealed: Buffer | null;
  /** The operator's own note, sealed for the server. */
  note_sealed: Buffer | null;
  /** The session it was made from, with whose redaction it goes. */
  session_id: string | null;
  created_at: Date;
}

export interface EventTable {
  id: string;
  account_id: string;
  livemode: boolean;
  type: string;
  session_id: string;
  /** The session as it stood, sealed under its key. */
  snapshot_sealed: Buffer | null;
  api_version: string;
  request_id: string | null;
  idempotency_key: string | null;
  created_at: Date;
  /** Null until fanned out to deliveries: the table is its own outbox. */
  dispatched_at: Date | null;
}

export interface WebhookEndpointTable {
  id: string;
  account_id: string;
  livemode: boolean;
  url: string;
  enabled_events: Json<string[]>;
  api_version: string | null;
  description: string | null;
  metadata: Json<Record<string, string>>;
  status: 'enabled' | 'disabled';
  /** Who or what disabled it: the integrator, a 410, or days of nothing but failures. */
  disabled_reason: 'request' | 'gone' | 'failing' | null;
  disabled_at: Date | null;
  /** Since when every attempt failed, and how many did; null and 0 after a success. On the account's clock. */
  failing_since: Date | null;
  failed_attempts: Generated<number>;
  secret_sealed: Buffer;
  /** Signs beside the new one until it expires. */
  old_secret_sealed: Buffer | null;
  old_secret_expires_at: Date | null;
  created_at: Date;
}

export interface DeliveryTable {
  id: string;
  event_id: string;
  endpoint_id: string;
  state: 'pending' | 'succeeded' | 'failed' | 'canceled';
  /** Those of the schedule: attempts made by hand do not count. */
  attempts: Generated<number>;
  /** On the account's clock; null once nothing more will be tried. */
  next_attempt_at: Date | null;
  /** While it is being sent once more by hand: what it was, and is again should that fail. */
  resume_state: 'pending' | 'succeeded' | 'failed' | 'canceled' | null;
  resume_at: Date | null;
  /** Asked to be sent once more while an attempt was under way: that one is followed by another. */
  repeat: Generated<boolean>;
  lease_owner: string | null;
  /** On real time. */
  lease_until: Date | null;
  created_at: Date;
}

export interface DeliveryAttemptTable {
  id: string;
  delivery_id: string;
  attempted_at: Date;
  status_code: number | null;
  /** A class of failure (`timeout`, `refused_address`, …), never a body. */
  error: string | null;
  duration_ms: number;
}

/** A program that hears of an account's events over a websocket, for as long as it is connected. */
export interface LocalListenerTable {
  id: string;
  account_id: string;
  livemode: boolean;
  /** The API key it was made with: it hears nothing once that has ended. */
  key_id: string;
  /** HMAC of what it presents to be let in. */
  lookup_hash: Buffer;
  /** What its messages are signed with. */
  secret_sealed: Buffer;
  /** The connection that is told, in whichever process; null before the first. */
  holder: string | null;
  /** Put off while it is connected. On real time. */
  expires_at: Date;
}

/** What a listener has still to be told. */
export interface LocalListenerEventTable {
  listener_id: string;
  event_id: string;
}

export interface JobTable {
  id: string;
  name: string;
  /** Ids only. */
  payload: Json<Record<string, string>>;
  /** At most one job of a name and key is waiting or running. */
  key: string | null;
  /** Whose test clock `due_at` is on; null: real time. */
  clock_of: string | null;
  state: 'ready' | 'running' | 'done' | 'dead';
  attempts: Generated<number>;
  max_attempts: number;
  due_at: Date;
  lease_owner: string | null;
  lease_until: Date | null;
  created_at: Date;
  finished_at: Date | null;
}

export interface IdempotencyKeyTable {
  account_id: string;
  livemode: boolean;
  /** HMAC of the key, in base64url. */
  key: string;
  /** HMAC of method, path and body. */
  fingerprint: Buffer;
  /** Whose key sealed the body; null: the server's. */
  session_id: string | null;
  status_code: number;
  body_sealed: Buffer;
  request_id: string;
  created_at: Date;
  expires_at: Date;
}

/** What was asked of the API and how it was answered: names of things, never what they hold. */
export interface RequestLogTable {
  /** `req_…`: what the answer carried as `Request-Id`. */
  id: string;
  account_id: string;
  livemode: boolean;
  key_id: string | null;
  method: string;
  /** Without the query. */
  path: string;
  status_code: number;
  error_code: string | null;
  error_param: string | null;
  api_version: string | null;
  idempotency_key_hash: Buffer | null;
  /** Erased together with it. */
  session_id: string | null;
  duration_ms: number;
  created_at: Date;
}

export interface AccessLogTable {
  id: string;
  account_id: string;
  session_id: string;
  /** Who looked: an api key's id, or `operator`. */
  actor: string;
  /** What was shown, by path: `verified_outputs.dob`, `file:file_…`. */
  paths: Json<string[]>;
  created_at: Date;
}
