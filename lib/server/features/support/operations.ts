import { api } from '../../../domain/paths.ts';
import {
  decideSupportGrantSchema,
  endedSupportGrantSchema,
  openSupportSessionSchema,
  requestSupportGrantSchema,
  supportGrantPageSchema,
  supportGrantSchema,
} from '../../../domain/support/support-grant.ts';
import { natsSessionSchema } from '../../../domain/system/nats-session.ts';
import { idPathOf, pathOf } from '../../../domain/operation.ts';
import type { Operation } from '../../../domain/operation.ts';

/** What `/api/v1` does with support grants: routes check requests by it, the API description is made from it. */
export const SUPPORT_OPERATIONS = {
  listSupportGrants: {
    method: 'get',
    path: api.supportGrants(),
    summary: 'Your own support grants, and those of others that wait or are active',
    access: ['organization.list'],
    query: null,
    body: null,
    status: 200,
    answer: supportGrantPageSchema,
    problems: ['forbidden', 'not-ready', 'nats-unavailable'],
  },
  listOrganizationSupportGrants: {
    method: 'get',
    path: pathOf(api.organizationSupportGrants),
    summary: 'Support grants of an Organization: requested, active and ended',
    access: ['support-grant.list'],
    query: null,
    body: null,
    status: 200,
    answer: supportGrantPageSchema,
    problems: ['forbidden', 'not-found', 'not-ready', 'nats-unavailable'],
  },
  requestSupportGrant: {
    method: 'post',
    path: pathOf(api.organizationSupportGrants),
    summary: 'Request access to an Organization’s data. By policy granted at once, or waiting for one of its admins',
    access: ['support-grant.request'],
    query: null,
    body: requestSupportGrantSchema,
    status: 201,
    answer: supportGrantSchema,
    problems: ['forbidden', 'not-found', 'invalid-request', 'conflict', 'not-ready', 'nats-unavailable'],
  },
  decideSupportGrant: {
    method: 'post',
    path: idPathOf(api.supportGrantDecision),
    summary: 'Approve or deny a request for a support grant',
    access: ['support-grant.decide'],
    query: null,
    body: decideSupportGrantSchema,
    status: 200,
    answer: supportGrantSchema,
    problems: ['forbidden', 'not-found', 'invalid-request', 'conflict', 'not-ready', 'nats-unavailable'],
  },
  endSupportGrant: {
    method: 'post',
    path: idPathOf(api.supportGrantEnd),
    summary: 'End a support grant: cuts its NATS sessions on every server and answers with what these reported',
    access: ['support-grant.end'],
    query: null,
    body: null,
    status: 200,
    answer: endedSupportGrantSchema,
    problems: ['forbidden', 'not-found', 'conflict', 'not-ready', 'nats-unavailable'],
  },
  openSupportSession: {
    method: 'post',
    path: idPathOf(api.supportGrantSessions),
    summary: 'Open one stream or bucket under a support grant: a NATS user of minutes that reads it and nothing else',
    access: ['support-grant.request'],
    query: null,
    body: openSupportSessionSchema,
    status: 201,
    answer: natsSessionSchema,
    problems: ['forbidden', 'not-found', 'invalid-request', 'conflict', 'not-ready', 'nats-unavailable'],
  },
} as const satisfies Record<string, Operation>;
