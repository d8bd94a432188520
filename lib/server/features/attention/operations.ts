import { attentionSchema } from '../../../domain/organizations/attention.ts';
import { pathOf } from '../../../domain/operation.ts';
import type { Operation } from '../../../domain/operation.ts';
import { api } from '../../../domain/paths.ts';

/** What `/api/v1` tells of what needs a person: the route checks requests by it, the API description is made from it. */
export const ATTENTION_OPERATIONS = {
  getAttention: {
    method: 'get',
    path: pathOf(api.attention),
    summary:
      'What needs a person in an Organization: consumers behind, limits near, failing objects, rejected events, credentials that end, support access. What your role may not see, or what did not answer, is named',
    access: ['organization.read'],
    query: null,
    body: null,
    status: 200,
    answer: attentionSchema,
    problems: ['forbidden', 'not-found', 'not-ready', 'nats-unavailable'],
  },
} as const satisfies Record<string, Operation>;
