import { z } from 'zod';
import { captureKindSchema } from './captures.ts';

/**
 * The messages between the person's pages and the server.
 *
 * | request | body | answer |
 * | --- | --- | --- |
 * | `GET  /start/:token` | | the page; sets the device cookie, binds nothing |
 * | `GET  /verify/:session` | | the same page, after the token has left the address bar |
 * | `GET  /flow/:token` | | the same page, for a flow's static link; makes nothing |
 * | `POST /hosted/flows/open` | `FlowOpenRequest` | `FlowView` |
 * | `POST /hosted/flows/start` | `FlowStartRequest` | `FlowStarted`: a session of the visitor's own |
 * | `POST /hosted/open` | `OpenRequest` | `SessionView` |
 * | `GET  /hosted/sessions/:session` | | `SessionView` |
 * | `POST /hosted/sessions/:session/consent` | `ConsentRequest` | `SessionView`; binds the session to this browser |
 * | `POST /hosted/sessions/:session/decline` | `DeclineRequest` | `SessionView` |
 * | `POST /hosted/sessions/:session/document` | `DocumentRequest` | `SessionView` |
 * | `PUT  /hosted/sessions/:session/captures/:side?camera=…&frames=…` | the image's bytes, and those of its frames | `SessionView` |
 * | `PUT  /hosted/sessions/:session/captures/:side/pieces?upload=…&offset=…&total=…&camera=…&frames=…` | some of its bytes | `PieceReceived`; after the last, `SessionView` |
 * | `POST /hosted/sessions/:session/challenge` | `ChallengeRequest` | `ChallengeIssued`, in place of one issued before |
 * | `PUT  /hosted/sessions/:session/challenges/:challenge/:frame?camera=…` | the image's bytes; frames count from 1 | `SessionView` |
 * | `POST /hosted/sessions/:session/contact/code` | `ContactCodeRequest` | `SessionView`; sends a code, or another one |
 * | `POST /hosted/sessions/:session/contact/confirm` | `ContactConfirmRequest` | `SessionView` |
 * | `POST /hosted/sessions/:session/id-number` | `IdNumberRequest` | `SessionView` |
 * | `POST /hosted/sessions/:session/unable` | `UnableRequest` | `SessionView`; ends the attempt |
 * | `POST /hosted/sessions/:session/submit` | `{}` | `SessionView` |
 * | `GET  /hosted/sessions/:session/progress` | | server-sent events, each a `Progress` |
 * | `GET  /phone/:token` | | the same page, for the phone that scanned a code; binds nothing |
 * | `POST /hosted/sessions/:session/hand-off` | `HandOffRequest` | `HandOffOffered`; binds like consent |
 * | `POST /hosted/sessions/:session/hand-off/send` | `HandOffSendRequest` | `{}`: the link is on its way |
 * | `POST /hosted/sessions/:session/hand-off/end` | `{}` | `SessionView`: the phone has it no more |
 * | `POST /hosted/hand-off/open` | `OpenRequest` | `HandOffOpened`; binds nothing |
 * | `POST /hosted/hand-off/take` | `OpenRequest` | `SessionView`; binds the session to this phone as well |
 * | `POST /hosted/sessions/:session/test/outcome` | `TestOutcomeRequest` | `SessionView`; test mode only |
 * | `POST /hosted/sessions/:session/test/sample` | `TestSampleRequest` | a JPEG, to be sent as a photo; test mode only |
 *
 * Every refusal is a `HostedError` with a 4xx status.
 */

export const documentTypeSchema = z.enum(['driving_license', 'id_card', 'passport']);

export const openRequestSchema = z.strictObject({ token: z.string().min(1).max(200) });
export type OpenRequest = z.infer<typeof openRequestSchema>;

/** Shown to nobody: letters, digits, signs and spaces, nothing that cannot be seen. */
const referenceSchema = z.string().regex(/^\P{C}{1,200}$/u);

export const flowOpenRequestSchema = z.strictObject({
  token: z.string().min(1).max(200),
  /** As the link's query says it. */
  clientReferenceId: referenceSchema.optional(),
});
export type FlowOpenRequest = z.infer<typeof flowOpenRequestSchema>;

export const flowStartRequestSchema = flowOpenRequestSchema.extend({
  /** What could be an address; whether somebody reads it, only a message would tell. 254: RFC 5321, as corrected. */
  email: z
    .string()
    .max(254)
    .regex(/^[^\s@\p{C}]+@[^\s@.\p{C}]+(\.[^\s@.\p{C}]+)+$/u),
});
export type FlowStartRequest = z.infer<typeof flowStartRequestSchema>;

/** How the business wants its pages to look, and where it is found. */
export interface BusinessView {
  /** Paths of pictures on this server. */
  icon: string | null;
  logo: string | null;
  /** `#rrggbb`, as the business gave them: for the pages to make legible. */
  primaryColor: string | null;
  secondaryColor: string | null;
  privacyPolicyUrl: string | null;
  termsUrl: string | null;
  supportUrl: string | null;
  supportEmail: string | null;
  /** For how many days what the person shows is kept; null: until the business erases it. */
  retentionDays: number | null;
  /** Whether a selfie is compared with those of other sessions, which is then agreed to. */
  faceSearch: boolean;
}

/** Whose static link it is. */
export interface FlowView {
  livemode: boolean;
  businessName: string;
  business: BusinessView;
}

/** The token of the new session's link: the page goes on to `/start/:token`. */
export interface FlowStarted {
  token: string;
}

export const consentRequestSchema = z.strictObject({
  /** Present on the first visit; later the device cookie alone is enough. */
  token: z.string().min(1).max(200).optional(),
  /** BCP 47 tag of the wording shown. */
  language: z.string().regex(/^[A-Za-z0-9-]{2,35}$/),
  /** Which wording was shown. */
  textVersion: z.string().regex(/^[A-Za-z0-9._-]{1,60}$/),
  /** SHA-256 of that wording as it was shown, in hexadecimal. Browsers compute none over plain HTTP, but for this machine's own. */
  textHash: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  /** Whether that wording tells of a selfie. */
  selfie: z.boolean().optional(),
  /** Whether it tells of comparing faces with those of other sessions. */
  faceSearch: z.boolean().optional(),
});
export type ConsentRequest = z.infer<typeof consentRequestSchema>;

export const declineRequestSchema = z.strictObject({ token: z.string().min(1).max(200).optional() });
export type DeclineRequest = z.infer<typeof declineRequestSchema>;

export const documentRequestSchema = z.strictObject({
  type: documentTypeSchema,
  /** ISO 3166-1 alpha-2, or `UTO`, the specimen state, in test mode. */
  country: z.string().regex(/^[A-Z]{2}$|^UTO$/),
});
export type DocumentRequest = z.infer<typeof documentRequestSchema>;

export const handOffRequestSchema = z.strictObject({
  /** As in `ConsentRequest`. */
  token: z.string().min(1).max(200).optional(),
  /** A new code in place of all before, and without the phone that has the session. */
  another: z.boolean().optional(),
});
export type HandOffRequest = z.infer<typeof handOffRequestSchema>;

/** A code for a phone to scan. */
export interface HandOffOffered {
  /** Null: a phone has the session already. */
  code: { url: string; shownSeconds: number } | null;
  /** How the link can be sent as well. */
  channels: ('email' | 'phone')[];
  view: SessionView;
}

export const handOffSendRequestSchema = z.strictObject({
  /** An e-mail address, or else a telephone number as the person writes it. */
  address: z.string().min(1).max(320),
  /** Where a telephone number without a country code belongs: ISO 3166-1 alpha-2. */
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional(),
  /** What the message is to be written in. */
  language: z.string().regex(/^[A-Za-z0-9-]{2,35}$/),
});
export type HandOffSendRequest = z.infer<typeof handOffSendRequestSchema>;

/** What a code leads to. */
export interface HandOffOpened {
  /** The words to compare before the phone takes the session; null: this browser holds it already. */
  phrase: string | null;
  view: SessionView;
}

/** Where a session stands, to a page that waits or follows the other device. Nothing of it is personal. */
export interface Progress {
  /** Another one: the page should look at the session anew. */
  version: string;
  /** A phone has the session. */
  opened: boolean;
  agreed: boolean;
  /** What was photographed in the attempt under way. */
  captured: z.infer<typeof captureKindSchema>[];
  /** What was confirmed or given beside photos. */
  answered: (Channel | 'idNumber')[];
  /** What the analysis is at; null while there is none. */
  stage: 'received' | 'reading_front' | 'reading_back' | 'comparing' | 'deciding' | null;
}

export const testOutcomeRequestSchema = z.strictObject({
  /** Declining takes the link's token on the first visit, as it does without the panel. */
  token: z.string().min(1).max(200).optional(),
  /** One of those the view offers. */
  outcome: z.string().regex(/^[a-z_]{1,60}$/),
  /** The session is `processing` for a while first. */
  delayed: z.boolean().optional(),
});
export type TestOutcomeRequest = z.infer<typeof testOutcomeRequestSchema>;

/** Samples of what a person hands in, by the outcome that the real analysis of them comes to. */
export const sampleKindSchema = z.enum([
  'verified',
  'document_expired',
  'document_type_not_supported',
  'document_unverified_other',
  'selfie_document_missing_photo',
  'selfie_face_mismatch',
  'selfie_manipulated',
  'selfie_unverified_other',
]);
export type SampleKind = z.infer<typeof sampleKindSchema>;

export const testSampleRequestSchema = z.strictObject({ side: captureKindSchema, kind: sampleKindSchema });
export type TestSampleRequest = z.infer<typeof testSampleRequestSchema>;

/** What a tester may choose, in place of what only a person could bring about. */
export interface TestChoices {
  /** What the session can end in, `verified` first. */
  outcomes: string[];
  samples: SampleKind[];
}

/** What a head can be asked to do; left and right are the person's own. */
export const poseSchema = z.enum(['straight', 'left', 'right']);

export const challengeRequestSchema = z.strictObject({
  /** `still`: who cannot turn their head, or will not; somebody may have to look at their verification then. */
  way: z.enum(['motion', 'still']),
});
export type ChallengeRequest = z.infer<typeof challengeRequestSchema>;

/** What the person is asked to do: drawn by lot, for this attempt only. */
export interface ChallengeIssued {
  challenge: {
    id: string;
    /** In this order, a picture of each; none for the way without motion. */
    poses: z.infer<typeof poseSchema>[];
    /** How long pictures are taken. */
    limitSeconds: number;
  };
  view: SessionView;
}

export const channelSchema = z.enum(['email', 'phone']);
export type Channel = z.infer<typeof channelSchema>;

export const contactCodeRequestSchema = z.strictObject({
  channel: channelSchema,
  /** As the person writes it. */
  address: z.string().min(1).max(320),
  /** Where a telephone number without a country code belongs: ISO 3166-1 alpha-2. */
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional(),
  /** What the message is to be written in. */
  language: z.string().regex(/^[A-Za-z0-9-]{2,35}$/),
});
export type ContactCodeRequest = z.infer<typeof contactCodeRequestSchema>;

export const contactConfirmRequestSchema = z.strictObject({
  channel: channelSchema,
  code: z.string().regex(/^\d{6}$/),
});
export type ContactConfirmRequest = z.infer<typeof contactConfirmRequestSchema>;

export const idNumberCountrySchema = z.enum(['US', 'BR', 'SG']);
export type IdNumberCountry = z.infer<typeof idNumberCountrySchema>;

export const idNumberRequestSchema = z.strictObject({
  country: idNumberCountrySchema,
  number: z.string().min(1).max(40),
  /** These three where no document tells them. */
  firstName: personNameSchema().optional(),
  lastName: personNameSchema().optional(),
  birthDate: z.iso.date().optional(),
});
export type IdNumberRequest = z.infer<typeof idNumberRequestSchema>;

function personNameSchema() {
  return z.string().regex(/^\P{C}{0,100}$/u);
}

/** What the person cannot or will not answer. */
export const unableRequestSchema = z.strictObject({ part: z.enum(['email', 'phone', 'idNumber']) });
export type UnableRequest = z.infer<typeof unableRequestSchema>;

/** An address that is to be confirmed by a code. */
export interface ContactView {
  channel: Channel;
  /** Where the last code went; before the first, what the business knows. */
  address: string | null;
  /** Whether a code is there to be entered. */
  codeSent: boolean;
  /** Until another can be asked for. */
  waitSeconds: number;
  codesLeft: number;
}

export interface IdNumberView {
  /** Whether it was given, and can be changed. */
  given: boolean;
  /** Name and date of birth are asked for, too: no document tells them. */
  asksPerson: boolean;
}

/** Where the person stands: which screen comes next. */
export type HostedStep =
  | 'consent'
  /** An address is to be confirmed: `contact` says which. */
  | 'contact'
  | 'document'
  | 'capture'
  | 'processing'
  /** All that could be done by itself is done: a person is to look at it, which may take days. */
  | 'in_review'
  | 'verified'
  /** The last attempt failed: say why, offer another. */
  | 'retry'
  /** Declined by the person; they may still change their mind. */
  | 'declined'
  /** Canceled, redacted, or no tries left: nothing more to do here. */
  | 'closed'
  /** A phone goes on with it: this device, on which it was begun, follows. */
  | 'handed_off'
  /** Another browser holds the session. */
  | 'elsewhere';

export interface SessionView {
  id: string;
  livemode: boolean;
  businessName: string;
  business: BusinessView;
  step: HostedStep;
  allowedTypes: z.infer<typeof documentTypeSchema>[];
  /** No upload: camera only. */
  requireLiveCapture: boolean;
  /** A picture of the person's own face is asked for as well: the consent has to tell of it. */
  requireSelfie: boolean;
  /** Whether a document is asked for. */
  requireDocument: boolean;
  /** What is to be confirmed by a code at some point: the consent has to tell of it. */
  confirms: Channel[];
  /** The address that is to be confirmed next; null when all are. */
  contact: ContactView | null;
  /** Null when none is asked for. */
  idNumber: IdNumberView | null;
  declared: DocumentRequest | null;
  /** What to photograph, in order, once a document was declared. */
  sides: z.infer<typeof captureKindSchema>[];
  /** What of it is there; after a failure, what was found good and need not be taken again. */
  captured: z.infer<typeof captureKindSchema>[];
  /** A picture of the face is there; what the person is to do with their head is to be asked for next. */
  challengeDue: boolean;
  /** `check` names the check whose advice the reason is, for the page's own wording of it; null: none in particular. */
  lastError: { code: string; reason: string; check: string | null } | null;
  attemptsLeft: number;
  /** Where to send the person when they are done; null: nowhere. */
  returnUrl: string | null;
  /** Whether the session is being handed to a phone: which of the two devices this is, and what both show. */
  handOff: { role: 'first' | 'phone'; phrase: string; taken: boolean } | null;
  /** What a phone can do with this server's address: all; all but open its camera live; not even open it. */
  phoneReach: 'camera' | 'no_camera' | 'none';
  /** Null in live mode, and while there is nothing to choose. */
  test: TestChoices | null;
  /** What to tell support, derived from the session; no secret. */
  supportCode: string;
}

export type HostedErrorCode =
  | 'link_expired' // used elsewhere, too old, or not ours: go back to the business
  | 'link_damaged' // a static link whose query cannot be right
  | 'link_elsewhere' // another browser holds the session
  | 'hand_off_expired' // a code that was shown too long ago
  | 'links_used_up' // as many were sent as may be
  | 'hand_off_used' // a phone has the session already, or a newer code took this one's place
  | 'session_closed' // canceled, verified, processing: takes no input now
  | 'consent_missing'
  | 'captures_missing'
  | 'challenge_expired' // answered too late, or something else is asked by now
  | 'cookies_missing' // the browser sends no cookie, so nothing could be bound to it
  | 'too_many_attempts'
  | 'email_invalid'
  | 'phone_invalid'
  | 'phone_unsupported' // the operator sends nothing to such numbers
  | 'code_wrong'
  | 'code_expired' // too late, or tried too often
  | 'code_too_soon' // another one was asked for a moment ago
  | 'codes_used_up'
  | 'id_number_invalid' // no such number can exist
  | 'image_too_large' // bytes
  | 'image_unsupported_format'
  | 'image_corrupt'
  | 'image_too_many_pixels'
  | 'image_too_small'
  | 'image_too_slow'
  | 'invalid_request'
  | 'rate_limit' // for a minute at most
  | 'messages_used_up' // for an hour at most
  | 'server_error';

export interface HostedError {
  error: {
    code: HostedErrorCode;
    /** English, for logs and for codes the page does not know; the page has its own words for each code. */
    message: string;
  };
}
