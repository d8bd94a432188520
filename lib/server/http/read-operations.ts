import {
  followEventsSchema,
  projectionSchema,
  readStateSchema,
  stateEntrySchema,
  stateHistorySchema,
  statePageSchema,
} from '../../domain/environments/environment-state.ts';
import { readApi } from '../../domain/paths.ts';
import { z } from '../../domain/zod.ts';
import type { Operation } from '../../domain/operation.ts';

/** The path builder encodes what it is given; the pattern wants its braces. */
const pattern = (path: (environment: string, key: string) => string): string =>
  decodeURIComponent(path('{env}', '{key}'));

/** What every request for an Environment's state may be refused for. */
const PROBLEMS = ['forbidden', 'not-found', 'invalid-request', 'conflict', 'not-ready', 'nats-unavailable'] as const;
const common = {
  method: 'get',
  access: ['jetstream.inspect'],
  query: null,
  body: null,
  status: 200,
  problems: PROBLEMS,
} as const;

/** Every operation of the projector's read API (docs/read-api.md). Its server checks requests by it. */
export const READ_OPERATIONS = {
  getProjection: {
    ...common,
    path: pattern((environment) => readApi.projection(environment)),
    summary: 'How far the projector is with an Environment, and who it is',
    answer: projectionSchema,
  },
  readState: {
    ...common,
    path: pattern((environment) => readApi.state(environment)),
    summary: 'The state of an Environment, or a part of it; keys alone without the right to read data',
    query: readStateSchema,
    answer: statePageSchema,
    streams: ['application/json', 'application/x-ndjson'],
  },
  readStateOfKey: {
    ...common,
    path: pattern(readApi.stateOfKey),
    summary: 'What one key holds',
    access: ['jetstream.inspect', 'data.read'],
    answer: stateEntrySchema,
  },
  readHistoryOfKey: {
    ...common,
    path: pattern(readApi.historyOfKey),
    summary: 'What one key held, newest first, as far as the bucket keeps it',
    access: ['jetstream.inspect', 'data.read'],
    answer: stateHistorySchema,
  },
  followEvents: {
    ...common,
    path: pattern((environment) => readApi.events(environment)),
    summary: 'The state of an Environment and what becomes of it, as server-sent events',
    query: followEventsSchema,
    answer: z.string(),
    streams: ['text/event-stream'],
  },
} as const satisfies Record<string, Operation>;
export type ReadOperationId = keyof typeof READ_OPERATIONS;
