import { pathOf } from '../../../domain/operation.ts';
import type { Operation } from '../../../domain/operation.ts';
import { api } from '../../../domain/paths.ts';
import {
  begunRotationSchema,
  rotateMasterSecretSchema,
  rotateOperatorKeySchema,
  withdrawnMasterRotationSchema,
  withdrawnOperatorRotationSchema,
} from '../../../domain/system/key-rotation.ts';
import { masterUsesSchema, sovereignKeysSchema } from '../../../domain/system/sovereign-keys.ts';

/** What `/api/v1` does with the keys of the Sovereign: routes check requests by it, the API description is made from it. */
export const SOVEREIGN_KEYS_OPERATIONS = {
  getSovereignKeys: {
    method: 'get',
    path: pathOf(api.sovereignKeys),
    summary:
      'Which signing key of the operator signs and which master secret is used, who has them, and how far a rotation is: every server is asked',
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
    answer: begunRotationSchema,
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
    answer: withdrawnOperatorRotationSchema,
    problems: ['forbidden', 'not-found', 'conflict', 'not-ready', 'nats-unavailable'],
  },
  getMasterUses: {
    method: 'get',
    path: pathOf(api.masterUses),
    summary: 'What each master secret is still needed for: the claims of all accounts and the audit log are read',
    access: ['sovereign-keys.read'],
    query: null,
    body: null,
    status: 200,
    answer: masterUsesSchema,
    problems: ['forbidden', 'not-ready', 'nats-unavailable'],
  },
  rotateMasterSecret: {
    method: 'post',
    path: pathOf(api.masterRotations),
    summary: 'Have all signing keys derived from another master secret, or approve what another person asked for',
    access: ['master-secret.rotate'],
    query: null,
    body: rotateMasterSecretSchema,
    status: 200,
    answer: begunRotationSchema,
    problems: ['forbidden', 'invalid-request', 'conflict', 'not-ready', 'nats-unavailable'],
  },
  withdrawMasterRotation: {
    method: 'post',
    path: pathOf(api.masterWithdrawals),
    summary: 'Take back, or deny, a rotation of the master secret that waits for a second person',
    access: ['master-secret.rotate'],
    query: null,
    body: null,
    status: 200,
    answer: withdrawnMasterRotationSchema,
    problems: ['forbidden', 'not-found', 'conflict', 'not-ready', 'nats-unavailable'],
  },
} as const satisfies Record<string, Operation>;
