import { rebuildLineSchema } from '../../../domain/environments/rebuild.ts';
import { droppedEventSchema, retriedEventSchema } from '../../../domain/environments/rejected-event.ts';
import { api } from '../../../domain/paths.ts';
import { environmentPathOf } from '../../../domain/operation.ts';
import type { Operation } from '../../../domain/operation.ts';

/** What `/api/v1` does with Environments: routes check requests by it, the API description is made from it. */
export const ENVIRONMENTS_OPERATIONS = {
  rebuildEnvironment: {
    method: 'post',
    path: environmentPathOf(api.environmentRebuilds),
    summary:
      'Rebuild the state of an Environment from its events. A line now and then says how far it is, the last one what was different; it goes on when nobody reads on',
    access: ['environment.rebuild'],
    query: null,
    body: null,
    status: 200,
    answer: rebuildLineSchema,
    streams: ['application/x-ndjson'],
    problems: ['forbidden', 'not-found', 'conflict', 'projector-unavailable', 'not-ready', 'nats-unavailable'],
  },
  retryRejectedEvent: {
    method: 'post',
    path: environmentPathOf(api.rejectedEventRetry),
    summary:
      'Have the projector process a rejected event again. The id is its sequence in the stream of the Environment',
    access: ['environment.settle-rejected'],
    query: null,
    body: null,
    status: 200,
    answer: retriedEventSchema,
    problems: ['forbidden', 'not-found', 'conflict', 'projector-unavailable', 'not-ready', 'nats-unavailable'],
  },
  dropRejectedEvent: {
    method: 'post',
    path: environmentPathOf(api.rejectedEventDrop),
    summary:
      'Forget a rejected event: its copy among the rejected ones is deleted, the event itself stays in its stream',
    access: ['environment.settle-rejected'],
    query: null,
    body: null,
    status: 200,
    answer: droppedEventSchema,
    problems: ['forbidden', 'not-found', 'not-ready', 'nats-unavailable'],
  },
} as const satisfies Record<string, Operation>;
