/**
 * What the pages tell the page whose frame they are in, by `postMessage`. The script on that page (`/js/credence.js`)
 * listens; nothing is told of the person but where they are on the way.
 */
export interface ModalMessage {
  source: 'credence';
  state: ModalState;
  /** The session's id, once it is known. */
  session: string | null;
}

export type ModalState =
  /** Something is there to be seen. */
  | 'open'
  | 'declined'
  /** An address was not confirmed; the person may try again. */
  | 'email_declined'
  | 'phone_declined'
  /** Handed over: what comes of it is told by webhook. */
  | 'submitted'
  /** The secret was used elsewhere, is too old, or was never ours. */
  | 'expired'
  /** Nothing more to do: canceled, redacted, no tries left, or held by another browser. */
  | 'closed'
  | 'under_age'
  /** The browser keeps no cookie for a frame: it has to be a page of its own. */
  | 'needs_page'
  /** The person pressed Escape. */
  | 'escape';
