import {
  addEnvironmentSchema,
  changeEnvironmentSchema,
  deleteEnvironmentSchema,
  environmentEvidenceSchema,
  environmentLifeSchema,
  restoreEnvironmentSchema,
  retireEnvironmentSchema,
} from '../../../domain/environments/environment-life.ts';
import { rebuildLineSchema } from '../../../domain/environments/rebuild.ts';
import { droppedEventSchema, retriedEventSchema } from '../../../domain/environments/rejected-event.ts';
import { api } from '../../../domain/paths.ts';
import { environmentPathOf, pathOf } from '../../../domain/operation.ts';
import type { Operation } from '../../../domain/operation.ts';

/** What `/api/v1` does with Environments: routes check requests by it, the API description is made from it. */
export const ENVIRONMENTS_OPERATIONS = {
  addEnvironment: {
    method: 'post',
    path: pathOf(api.environments),
    summary: 'Add an Environment: its streams, its bucket and its name. Safe to repeat: what is there stays',
    access: ['environment.add'],
    query: null,
    body: addEnvironmentSchema,
    status: 200,
    answer: environmentLifeSchema,
    problems: ['forbidden', 'not-found', 'invalid-request', 'conflict', 'not-ready', 'nats-unavailable'],
  },
  getEnvironment: {
    method: 'get',
    path: environmentPathOf(api.environmentSettings),
    summary: 'An Environment, retired or not: its settings, what is in it, and the last act on it',
    access: ['jetstream.inspect'],
    query: null,
    body: null,
    status: 200,
    answer: environmentLifeSchema,
    problems: ['forbidden', 'not-found', 'not-ready', 'nats-unavailable'],
  },
  changeEnvironment: {
    method: 'post',
    path: environmentPathOf(api.environmentSettings),
    summary: 'Change how long and how much an Environment keeps, on how many servers, and on which',
    access: ['environment.change', 'environment.place'],
    query: null,
    body: changeEnvironmentSchema,
    status: 200,
    answer: environmentLifeSchema,
    problems: ['forbidden', 'not-found', 'invalid-request', 'conflict', 'not-ready', 'nats-unavailable'],
  },
  retireEnvironment: {
    method: 'post',
    path: environmentPathOf(api.environmentRetirements),
    summary:
      'Retire an Environment: credentials that can write to it are refused, and who is connected with one is cut on every server; its data stays. The answer is the evidence, one JSON object a line as it comes; the last one says on which servers it is proven',
    access: ['environment.retire'],
    query: null,
    body: retireEnvironmentSchema,
    status: 200,
    answer: environmentEvidenceSchema,
    streams: ['application/x-ndjson'],
    problems: ['forbidden', 'not-found', 'invalid-request', 'conflict', 'not-ready', 'nats-unavailable'],
  },
  restoreEnvironment: {
    method: 'post',
    path: environmentPathOf(api.environmentRestorations),
    summary:
      'Restore a retired Environment: the same credentials are let in again. The answer is the evidence, one JSON object a line as it comes',
    access: ['environment.restore'],
    query: null,
    body: restoreEnvironmentSchema,
    status: 200,
    answer: environmentEvidenceSchema,
    streams: ['application/x-ndjson'],
    problems: ['forbidden', 'not-found', 'invalid-request', 'conflict', 'not-ready', 'nats-unavailable'],
  },
  deleteEnvironment: {
    method: 'post',
    path: environmentPathOf(api.environmentDeletions),
    summary:
      'Delete a retired Environment with all that is in it, for good. The answer is the evidence, one JSON object a line as it comes',
    access: ['environment.delete'],
    query: null,
    body: deleteEnvironmentSchema,
    status: 200,
    answer: environmentEvidenceSchema,
    streams: ['application/x-ndjson'],
    problems: ['forbidden', 'not-found', 'invalid-request', 'conflict', 'not-ready', 'nats-unavailable'],
  },
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
