import { auditPageSchema, listAuditSchema } from '../../domain/audit.ts';
import {
  credentialChallengeSchema,
  credentialPageSchema,
  issueCredentialSchema,
  issuedCredentialSchema,
  listCredentialsSchema,
} from '../../domain/credential.ts';
import { meSchema } from '../../domain/me.ts';
import { natsSessionSchema, openNatsSessionSchema } from '../../domain/nats-session.ts';
import {
  createOrganizationSchema,
  listOrganizationsSchema,
  organizationDetailSchema,
  organizationPageSchema,
} from '../../domain/organization.ts';
import { api } from '../../domain/paths.ts';
import type { Operation } from './operation.ts';

/** The path builder encodes what it is given; the pattern wants its braces. */
const pattern = (path: (organization: string) => string): string => decodeURIComponent(path('{org}'));

/** Every operation of `/api/v1`. Routes check requests by it and the API description is made from it. */
export const OPERATIONS = {
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
  listOrganizations: {
    method: 'get',
    path: api.organizations(),
    summary: 'Organizations with their usage, searched, sorted and paged',
    access: [],
    query: listOrganizationsSchema,
    body: null,
    status: 200,
    answer: organizationPageSchema,
    problems: ['invalid-request', 'not-ready', 'nats-unavailable'],
  },
  createOrganization: {
    method: 'post',
    path: api.organizations(),
    summary: 'Create an Organization: its accounts, streams and buckets. Safe to repeat after a failure',
    access: ['organization.create'],
    query: null,
    body: createOrganizationSchema,
    status: 201,
    answer: organizationDetailSchema,
    problems: ['forbidden', 'invalid-request', 'conflict', 'not-ready', 'nats-unavailable'],
  },
  getOrganization: {
    method: 'get',
    path: pattern(api.organization),
    summary: 'One Organization with its usage',
    access: ['organization.read'],
    query: null,
    body: null,
    status: 200,
    answer: organizationDetailSchema,
    problems: ['forbidden', 'not-found', 'not-ready', 'nats-unavailable'],
  },
  openNatsSession: {
    method: 'post',
    path: pattern(api.natsSessions),
    summary: 'A read-only NATS user of a few minutes for a key pair made in the browser',
    access: ['jetstream.inspect'],
    query: null,
    body: openNatsSessionSchema,
    status: 201,
    answer: natsSessionSchema,
    problems: ['forbidden', 'not-found', 'invalid-request', 'not-ready', 'nats-unavailable'],
  },
  listCredentials: {
    method: 'get',
    path: pattern(api.credentials),
    summary: 'Credentials that were issued, newest first',
    access: ['credential.list'],
    query: listCredentialsSchema,
    body: null,
    status: 200,
    answer: credentialPageSchema,
    problems: ['forbidden', 'not-found', 'invalid-request', 'not-ready', 'nats-unavailable'],
  },
  issueCredential: {
    method: 'post',
    path: pattern(api.credentials),
    summary: 'Issue a credential for a public key, proven by a signature over a challenge',
    access: ['credential.issue', 'credential.issue-prod'],
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
  createCredentialChallenge: {
    method: 'post',
    path: pattern(api.credentialChallenges),
    summary: 'A nonce to sign when a credential is asked for; it works once, and not for long',
    access: ['credential.issue'],
    query: null,
    body: null,
    status: 201,
    answer: credentialChallengeSchema,
    problems: ['forbidden', 'not-found', 'not-ready', 'nats-unavailable'],
  },
  listAudit: {
    method: 'get',
    path: api.audit(),
    summary: 'The audit log, newest first: of one Organization, or all of it',
    access: ['audit.read', 'audit.read-all'],
    query: listAuditSchema,
    body: null,
    status: 200,
    answer: auditPageSchema,
    problems: ['forbidden', 'not-found', 'invalid-request', 'not-ready', 'nats-unavailable'],
  },
} as const satisfies Record<string, Operation>;
