import type { NatsConnection } from '@nats-io/transport-node';
import type { ObjectState } from '../../../lib/domain/environments/environment-state.ts';
import { EVENT_SOURCES } from '../../../lib/domain/environments/environment-state-words.ts';
import { environmentAssets } from '../../../lib/domain/names.ts';
import { readStream } from '../../../lib/server/nats/streams/read-stream.ts';
import { sequenceOf } from '../../../worker/projections/change.ts';
import type { Change } from '../../../worker/projections/change.ts';
import { readEvent } from '../../../worker/projections/read-event.ts';
import { Summary } from '../../../worker/projections/summary.ts';

/** What a bucket holds, or should: key → value. */
export type State = Record<string, unknown>;

export interface Model {
  state: State;
  /** sequences of the events that cannot be used */
  rejected: number[];
}

/** What an Environment's bucket should hold, by all that its stream has: the last event of each object, and the counts. */
export async function modelOf(connection: NatsConnection, environment: string): Promise<Model> {
  const { stream, subjects } = environmentAssets(environment);
  const changes = new Map<string, Change>();
  const rejected = new Set<number>();
  await readStream(connection, stream, {
    from: 1,
    filter: subjects,
    headersOnly: false,
    tell: (message) => {
      const headers = (message.headers?.keys() ?? []).flatMap((name) =>
        (message.headers?.values(name) ?? []).map((value): [string, string] => [name, value]),
      );
      const read = readEvent(environment, {
        subject: message.subject,
        headers,
        data: message.data,
        sequence: message.seq,
      });
      if (read.kind === 'rejected') rejected.add(message.seq);
      else {
        const before = changes.get(read.key);
        if (before === undefined || sequenceOf(before) < message.seq) changes.set(read.key, read);
      }
    },
  });
  const summary = new Summary();
  const objects = [...changes].flatMap(([key, change]): [string, ObjectState][] =>
    change.kind === 'put' ? [[key, change.state]] : [],
  );
  for (const [, { source, kind, status }] of objects) summary.add({ source, kind, status });
  const summaries = EVENT_SOURCES.map((source) => [`summary/${source}`, summary.stateOf(source)]);
  return {
    // As whoever reads the bucket sees it.
    state: JSON.parse(JSON.stringify(Object.fromEntries([...objects, ...summaries]))) as State,
    rejected: [...rejected].sort((a, b) => a - b),
  };
}

/** What a bucket holds now, deleted keys left out. */
export async function readBucket(connection: NatsConnection, environment: string): Promise<State> {
  const { bucketStream, bucketSubjects, bucket } = environmentAssets(environment);
  const state: State = {};
  await readStream(connection, bucketStream, {
    from: null,
    filter: bucketSubjects,
    headersOnly: false,
    tell: (message) => {
      const key = message.subject.slice(`$KV.${bucket}.`.length);
      if (message.headers?.has('KV-Operation')) Reflect.deleteProperty(state, key);
      else state[key] = message.json();
    },
  });
  return state;
}

/** Sequences of the events among the rejected ones. */
export async function readRejected(connection: NatsConnection, environment: string): Promise<number[]> {
  const { rejectedStream, rejectedPrefix } = environmentAssets(environment);
  const sequences: number[] = [];
  await readStream(connection, rejectedStream, {
    from: 1,
    filter: `${rejectedPrefix}.*`,
    headersOnly: true,
    tell: ({ subject }) => sequences.push(Number(subject.slice(rejectedPrefix.length + 1))),
  });
  return sequences.sort((a, b) => a - b);
}
