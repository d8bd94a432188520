import { pathOf } from '../../../domain/operation.ts';
import type { Operation } from '../../../domain/operation.ts';
import { api } from '../../../domain/paths.ts';
import {
  begunOperatorRotationSchema,
  rotateOperatorKeySchema,
  sovereignKeysSchema,
  withdrawnRotationSchema,
} from '../../../domain/system/sovereign-keys.ts';

/** What `/api/v1` does with the keys of the Sovereign: routes check requests by it, the API description is made from it. */
export const SOVEREIGN_KEYS_OPERATIONS = {
  getSovereignKeys: {
    method: 'get',
    path: pathOf(api.sovereignKeys),
    summary:
      'Which signing key of the operator signs, who trusts it, and how far its rotation is: every server is asked',
    access: ['sovereign-keys.read'],
    query: null,
    body: null,
    status: 200,
    answer: sovereignKeysSchema,
    problems: ['forbidden', 'not-ready', 'nats-unavailable'],
  },
  rotateOperatorKey: {
    method: 'post',
    path: pathOf(api.operatorRotations),
    summary: 'Have the next signing key of the operator sign all accounts, or approve what another person asked for',
    access: ['operator-key.rotate'],
    query: null,
    body: rotateOperatorKeySchema,
    status: 200,
    answer: begunOperatorRotationSchema,
    problems: ['forbidden', 'invalid-request', 'conflict', 'not-ready', 'nats-unavailable'],
  },
  withdrawOperatorRotation: {
    method: 'post',
    path: pathOf(api.operatorWithdrawals),
    summary: 'Take back, or deny, a rotation that waits for a second person',
    access: ['operator-key.rotate'],
    query: null,
    body: null,
    status: 200,
    answer: withdrawnRotationSchema,
    problems: ['forbidden', 'not-found', 'conflict', 'not-ready', 'nats-unavailable'],
  },
} as const satisfies Record<string, Operation>;
