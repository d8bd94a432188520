import {
  createOrganizationSchema,
  listOrganizationsSchema,
  organizationDetailSchema,
  organizationPageSchema,
} from '../../../domain/organizations/organization.ts';
import {
  askCreationSchema,
  organizationCreationSchema,
  signInTestSchema,
  streamServersSchema,
} from '../../../domain/organizations/creation.ts';
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
  getCreation: {
    method: 'get',
    path: api.organizationCreation(),
    summary: 'Whether a name is free for an Organization, and how far its creation is',
    access: ['organization.create'],
    query: askCreationSchema,
    body: null,
    status: 200,
    answer: organizationCreationSchema,
    problems: ['forbidden', 'invalid-request', 'not-ready', 'nats-unavailable'],
  },
  testSignIn: {
    method: 'get',
    path: api.signInTest(),
    summary: 'Who would sign in the people of an Organization of this name, and whether that works now',
    access: ['organization.create'],
    query: askCreationSchema,
    body: null,
    status: 200,
    answer: signInTestSchema,
    problems: ['forbidden', 'invalid-request'],
  },
  listStreamServers: {
    method: 'get',
    path: api.streamServers(),
    summary: 'The servers that streams can be on, with their clusters and tags',
    access: ['organization.create'],
    query: null,
    body: null,
    status: 200,
    answer: streamServersSchema,
    problems: ['forbidden', 'not-ready', 'nats-unavailable'],
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
