import {
  allCredentialsPageSchema,
  credentialPageSchema,
  exportAllCredentialsSchema,
  exportCredentialsSchema,
  listAllCredentialsSchema,
  listCredentialsSchema,
  listedCredentialSchema,
} from '../../../domain/credentials/credential-list.ts';
import {
  credentialChallengeSchema,
  issueCredentialSchema,
  issuedCredentialSchema,
} from '../../../domain/credentials/credential.ts';
import { listRefusalsSchema, refusalPageSchema } from '../../../domain/credentials/refusal.ts';
import {
  previewRevocationSchema,
  revocationEvidenceSchema,
  revocationPreviewSchema,
  revokeCredentialsSchema,
} from '../../../domain/credentials/revocation.ts';
import { api } from '../../../domain/paths.ts';
import { pathOf } from '../../../domain/operation.ts';
import type { Operation } from '../../../domain/operation.ts';

/** What `/api/v1` does with credentials: routes check requests by it, the API description is made from it. */
export const CREDENTIALS_OPERATIONS = {
  listCredentials: {
    method: 'get',
    path: pathOf(api.credentials),
    summary:
      'Credentials that were issued, with their state: filtered, searched and sorted. A trusted one reaches every Environment',
    access: ['credential.list'],
    query: listCredentialsSchema,
    body: null,
    status: 200,
    answer: credentialPageSchema,
    problems: ['forbidden', 'not-found', 'invalid-request', 'not-ready', 'nats-unavailable'],
  },
  exportCredentials: {
    method: 'get',
    path: pathOf(api.credentialsExport),
    summary: 'The credentials that a list would have on all its pages, as CSV',
    access: ['credential.list'],
    query: exportCredentialsSchema,
    body: null,
    status: 200,
    answer: listedCredentialSchema,
    streams: ['text/csv'],
    problems: ['forbidden', 'not-found', 'invalid-request', 'not-ready', 'nats-unavailable'],
  },
  listAllCredentials: {
    method: 'get',
    path: api.allCredentials(),
    summary: 'Credentials of all Organizations, one after the other, the newest of each first. Metadata only',
    access: ['credential.list-all'],
    query: listAllCredentialsSchema,
    body: null,
    status: 200,
    answer: allCredentialsPageSchema,
    problems: ['forbidden', 'invalid-request', 'not-ready', 'nats-unavailable'],
  },
  exportAllCredentials: {
    method: 'get',
    path: api.allCredentialsExport(),
    summary: 'Credentials of all Organizations as CSV. Metadata only',
    access: ['credential.list-all'],
    query: exportAllCredentialsSchema,
    body: null,
    status: 200,
    answer: listedCredentialSchema,
    streams: ['text/csv'],
    problems: ['forbidden', 'invalid-request', 'not-ready', 'nats-unavailable'],
  },
  issueCredential: {
    method: 'post',
    path: pathOf(api.credentials),
    summary:
      'Issue a credential for a public key, proven by a signature over a challenge. A trusted one reaches every Environment, prod included, whichever it is issued for',
    access: ['credential.issue', 'credential.issue-prod', 'credential.issue-trusted'],
    query: null,
    body: issueCredentialSchema,
    status: 201,
    answer: issuedCredentialSchema,
    problems: [
      'forbidden',
      'not-found',
      'invalid-request',
      'proof-refused',
      'replay-refused',
      'conflict',
      'not-ready',
      'nats-unavailable',
    ],
  },
  revokeCredentials: {
    method: 'post',
    path: pathOf(api.credentialRevocations),
    summary:
      'Revoke credentials on every server. The answer is the evidence, one JSON object a line as it comes; the last one says on which servers it is proven',
    access: ['credential.revoke', 'credential.revoke-prod', 'credential.revoke-trusted'],
    query: null,
    body: revokeCredentialsSchema,
    status: 200,
    answer: revocationEvidenceSchema,
    streams: ['application/x-ndjson'],
    problems: ['forbidden', 'not-found', 'invalid-request', 'conflict', 'not-ready', 'nats-unavailable'],
  },
  previewRevocation: {
    method: 'post',
    path: pathOf(api.credentialRevocationPreview),
    summary: 'What revoking would cut now: credentials, connections, durable consumers. Changes nothing',
    access: ['credential.revoke', 'credential.revoke-prod', 'credential.revoke-trusted'],
    query: null,
    body: previewRevocationSchema,
    status: 200,
    answer: revocationPreviewSchema,
    problems: ['forbidden', 'not-found', 'invalid-request', 'not-ready', 'nats-unavailable'],
  },
  listRefusals: {
    method: 'get',
    path: pathOf(api.refusals),
    summary:
      'Logins that NATS refused in the last day, with the cause, of credentials whose JWT is verified. Each server of Vertebra tells what it has heard itself, and since when',
    access: ['refusal.list'],
    query: listRefusalsSchema,
    body: null,
    status: 200,
    answer: refusalPageSchema,
    problems: ['forbidden', 'not-found', 'invalid-request', 'not-ready', 'nats-unavailable'],
  },
  createCredentialChallenge: {
    method: 'post',
    path: pathOf(api.credentialChallenges),
    summary: 'A nonce to sign when a credential is asked for; it works once, and not for long',
    access: ['credential.issue'],
    query: null,
    body: null,
    status: 201,
    answer: credentialChallengeSchema,
    problems: ['conflict', 'forbidden', 'not-found', 'not-ready', 'nats-unavailable'],
  },
} as const satisfies Record<string, Operation>;
