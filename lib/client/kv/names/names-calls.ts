import type { JetStreamError, JetStreamErrorKind } from '../../../jetstream/jetstream-error.ts';

/** What the page asks of the worker that keeps the names of a bucket; each is answered in turn. */
export interface NamesCalls {
  /** Asks the server for its next page of names. */
  read: (of: NamesOf) => NamesRead;
  /** Adds names that were heard. */
  insert: (names: string[]) => NamesRead;
  /** Of the names that contain a text, how many there are, and those from one up to before another. */
  find: (wanted: NamesWanted) => NamesFound;
}

export interface NamesOf {
  stream: string;
  /** subjects of the bucket's keys are this and the key */
  prefix: string;
  /** only names under this one; it ends with a dot, or is empty for all */
  scope: string;
}

export interface NamesRead {
  /** so many are here */
  listed: number;
  /** so many the server has, as it said with the last page */
  total: number;
  /** nothing is left to be read, or no more is kept */
  ended: boolean;
  /** the stream's last revision when the first page was read: what was put since may not be among them */
  upTo: number;
}

export interface NamesWanted {
  text: string;
  first: number;
  end: number;
}

export interface NamesFound {
  matching: number;
  names: string[];
}

/** An error as it can be sent. */
export interface SentError {
  kind: JetStreamErrorKind;
  message: string;
  code: number;
  errCode: number;
}

export const toSent = ({ kind, message, code, errCode }: JetStreamError): SentError => ({
  kind,
  message,
  code,
  errCode,
});

export type NamesCall = {
  [Name in keyof NamesCalls]: { call: Name; id: number; value: Parameters<NamesCalls[Name]>[0] };
}[keyof NamesCalls];

/** From the page to the worker: a call, or what NATS answered to a question of it. */
export type ToWorker = NamesCall | { answer: number; data: Uint8Array } | { answer: number; error: SentError };

/** From the worker to the page: what a call came to, or a question for NATS, which the page's own connection asks. */
export type ToPage =
  | { done: number; value: NamesRead | NamesFound }
  | { done: number; error: SentError }
  | { question: number; subject: string; payload: Uint8Array; timeout: number };
