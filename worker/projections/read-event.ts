import type { EventSource } from '../../lib/domain/environments/environment-state-words.ts';
import type { CloudEvent } from '../../lib/domain/events/cloud-event.ts';
import { parseEventSubject } from '../../lib/domain/events/event-subject.ts';
import type { EventAddress } from '../../lib/domain/events/event-subject.ts';
import { readKnownData } from '../../lib/domain/events/known-data.ts';
import type { CredentialData } from '../../lib/domain/events/object-data.ts';
import { isJsonObject } from '../../lib/domain/events/parse-json.ts';
import { isProblem, quote } from '../../lib/domain/events/problem.ts';
import type { EventProblem } from '../../lib/domain/events/problem.ts';
import type { Headers } from '../../lib/domain/events/event-parts.ts';
import type { Change } from './change.ts';
import { readExactCloudEvent } from './exact-cloud-event.ts';
import type { ExactCloudEvent } from './exact-cloud-event.ts';
import { failing, healthOfConditions, HEALTHY, progressing, UNKNOWN } from './health.ts';
import type { Health } from './health.ts';
import { k8s } from './k8s.ts';
import { objectChange } from './object-change.ts';
import type { ObjectEvent, ProjectHealth } from './object-change.ts';

/** A message of an Environment's stream. */
export interface StreamMessage {
  subject: string;
  headers: Headers;
  data: Uint8Array;
  /** in the stream */
  sequence: number;
}

/** What becomes of an event; `reason` is one sentence for people. */
export type ReadEvent = Change | { kind: 'rejected'; reason: string };

/** Whose last day has come fails. The event has the days: a projection has no clock. */
function healthOfCredential({ expiresAt, expiresWithin }: CredentialData): Health {
  const reason = `Expires ${expiresAt}`;
  return expiresWithin <= 1 ? failing(reason) : progressing(reason);
}

const PROJECTIONS: Readonly<Record<EventSource, ProjectHealth>> = {
  k8s,
  // Kustomizations as Flux reconciles them.
  flux: ({ known }) => (known?.kind === 'kustomization' ? healthOfConditions(known.data.conditions) : UNKNOWN),
  // Commits: they are there, and nothing goes wrong with them.
  git: () => HEALTHY,
  // Managed resources of Crossplane: ready, and the same as at the provider.
  crossplane: ({ known }) => (known?.kind === 'crossplane' ? healthOfConditions(known.data.conditions) : UNKNOWN),
  // Credentials that end soon.
  vertebra: ({ known }) => (known?.kind === 'credential' ? healthOfCredential(known.data) : UNKNOWN),
};

/** By its type an object is gone: `….deleted`. */
const isDeletion = ({ type }: CloudEvent) => type.endsWith('.deleted');

const sameText = (one: unknown, other: string | null, fold: boolean) =>
  typeof one === 'string' && fold ? one.toLowerCase() === other?.toLowerCase() : one === other;

/** Where the data names its object, it has to be the one of the subject. Kubernetes writes kinds as `Pod`, subjects as `pod`. */
function disagreement(data: Record<string, unknown>, address: EventAddress): EventProblem | null {
  for (const member of ['kind', 'namespace', 'name'] as const) {
    const said = data[member];
    if (said != null && !sameText(said, address[member], member === 'kind')) {
      return {
        problem: `The data is about another object than the subject: “${member}” is not ${nameOf(address[member])}.`,
      };
    }
  }
  return null;
}

const nameOf = (part: string | null) => (part === null ? 'absent' : quote(part));

/** The data of an event without what its subject says. */
function objectOf(data: unknown): Record<string, unknown> {
  const { kind: _kind, namespace: _namespace, name: _name, ...object } = isJsonObject(data) ? data : {};
  return object;
}

function readObjectEvent(
  address: EventAddress,
  { event, judged }: ExactCloudEvent,
  sequence: number,
): ObjectEvent | EventProblem {
  const { id, type, source: eventSource, time } = event;
  const deleted = isDeletion(event);
  const base = { ...address, sequence, id, type, eventSource, time };
  // What a deletion has beside its subject is not looked at, but for the name of another object.
  if (deleted && !isJsonObject(judged)) return { ...base, object: null, known: null, judged: {} };
  if (!isJsonObject(judged)) return { problem: 'The data of the event is missing, or no JSON object.' };
  const disagrees = disagreement(judged, address);
  if (disagrees) return disagrees;
  if (deleted) return { ...base, object: null, known: null, judged: {} };
  const known = readKnownData(address.source, address.kind, judged);
  if (known && isProblem(known)) return known;
  const object = objectOf(judged);
  return { ...base, object: judged === event.data ? object : objectOf(event.data), known, judged: object };
}

/**
 * Reads a message of an Environment's stream by docs/events.md. Pure, and never throws, whatever the bytes are.
 * @param environment full name such as `acme-prod`
 */
export function readEvent(environment: string, { subject, headers, data, sequence }: StreamMessage): ReadEvent {
  const address = parseEventSubject(environment, subject);
  if (isProblem(address)) return { kind: 'rejected', reason: address.problem };
  const cloudEvent = readExactCloudEvent(headers, data);
  if (isProblem(cloudEvent)) return { kind: 'rejected', reason: cloudEvent.problem };
  const event = readObjectEvent(address, cloudEvent, sequence);
  if (isProblem(event)) return { kind: 'rejected', reason: event.problem };
  return objectChange(event, PROJECTIONS[event.source]);
}
