/** The closed lists of an Environment's state, apart from their schemas: pages show them and need no zod for it. */

/** Where events come from: the token behind `ws.<env>.` */
export const EVENT_SOURCES = ['k8s', 'flux', 'git', 'crossplane', 'vertebra'] as const;
export type EventSource = (typeof EVENT_SOURCES)[number];

/** Of a source without health: its objects are there, and nothing goes wrong with them (worker/projections/read-event.ts). */
export const hasHealth = (source: EventSource): boolean => source !== 'git';

/** How an object is, worst first. */
export const OBJECT_STATUSES = ['failing', 'progressing', 'unknown', 'healthy'] as const;
export type ObjectStatus = (typeof OBJECT_STATUSES)[number];

/** Keys under which the projector counts; no object has this kind. */
export const SUMMARY_KIND = 'summary';

/** Headers of what the projector writes into the bucket: enough to go on without reading the value. */
export const STATE_HEADERS = {
  /** sequence of the event in the stream of the Environment */
  sequence: 'Vertebra-Sequence',
  /** when that stream was made: one that was made anew counts from 1 again */
  stream: 'Vertebra-Stream',
  /** an `ObjectStatus`; not on deletes */
  status: 'Vertebra-Status',
  /** an `EventSource`; not on deletes */
  source: 'Vertebra-Source',
} as const;

/** Headers of a message in the stream of rejected events, beside those that the event had. */
export const REJECTED_HEADERS = {
  /** a sentence: what is wrong with it */
  reason: 'Vertebra-Reason',
  /** the subject it came on */
  subject: 'Vertebra-Subject',
  /** RFC 3339: when it came into the stream of the Environment */
  time: 'Vertebra-Time',
  /** its size in bytes, when it is too large to be kept here as well */
  omitted: 'Vertebra-Omitted-Bytes',
} as const;

/** Why the read API ends a stream of events (docs/read-api.md). */
export const END_REASONS = ['session', 'access', 'suspended', 'grant', 'shutdown', 'slow'] as const;
export type EndReason = (typeof END_REASONS)[number];
