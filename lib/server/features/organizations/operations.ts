import {
  createOrganizationSchema,
  listOrganizationsSchema,
  organizationDetailSchema,
  organizationPageSchema,
} from '../../../domain/organizations/organization.ts';
import { api } from '../../../domain/paths.ts';
import { pathOf } from '../../../domain/operation.ts';
import type { Operation } from '../../../domain/operation.ts';

/** What `/api/v1` does with Organizations: routes check requests by it, the API description is made from it. */
export const ORGANIZATIONS_OPERATIONS = {
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
    path: pathOf(api.organization),
    summary: 'One Organization with its usage',
    access: ['organization.read'],
    query: null,
    body: null,
    status: 200,
    answer: organizationDetailSchema,
    problems: ['forbidden', 'not-found', 'not-ready', 'nats-unavailable'],
  },
} as const satisfies Record<string, Operation>;
