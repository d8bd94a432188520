import { api } from '../../../domain/paths.ts';
import { meSchema } from '../../../domain/system/me.ts';
import { natsSessionSchema, openNatsSessionSchema } from '../../../domain/system/nats-session.ts';
import { pathOf } from '../../../domain/operation.ts';
import type { Operation } from '../../../domain/operation.ts';

/** What `/api/v1` does with the person who is signed in: routes check requests by it, the API description is made from it. */
export const SYSTEM_OPERATIONS = {
  getMe: {
    method: 'get',
    path: api.me(),
    summary: 'Who is signed in, and what their roles allow',
    access: [],
    query: null,
    body: null,
    status: 200,
    answer: meSchema,
    problems: [],
  },
  openNatsSession: {
    method: 'post',
    path: pathOf(api.natsSessions),
    summary: 'A read-only NATS user of a few minutes for a key pair made in the browser',
    access: ['jetstream.inspect'],
    query: null,
    body: openNatsSessionSchema,
    status: 201,
    answer: natsSessionSchema,
    problems: ['conflict', 'forbidden', 'not-found', 'invalid-request', 'not-ready', 'nats-unavailable'],
  },
} as const satisfies Record<string, Operation>;
