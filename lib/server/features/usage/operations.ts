import { api } from '../../../domain/paths.ts';
import { pathOf } from '../../../domain/operation.ts';
import type { Operation } from '../../../domain/operation.ts';
import {
  exportTopUsageSchema,
  listTopUsageSchema,
  readUsageSeriesSchema,
  topUsageItemSchema,
  topUsageSchema,
  usageRowSchema,
  usageSeriesSchema,
} from '../../../domain/usage/usage-series.ts';

/** What `/api/v1` tells of usage over time: routes check requests by it, the API description is made from it. */
export const USAGE_OPERATIONS = {
  getUsageSeries: {
    method: 'get',
    path: pathOf(api.usageSeries),
    summary: 'What an Organization used over time, its limits, and when its storage would be full',
    access: ['organization.read'],
    query: readUsageSeriesSchema,
    body: null,
    status: 200,
    answer: usageSeriesSchema,
    problems: ['forbidden', 'not-found', 'invalid-request', 'not-ready', 'nats-unavailable'],
  },
  exportUsageSeries: {
    method: 'get',
    path: pathOf(api.usageSeriesExport),
    summary: 'The same figures as CSV, a row for each step; what is not known is empty',
    access: ['organization.read'],
    query: readUsageSeriesSchema,
    body: null,
    status: 200,
    answer: usageRowSchema,
    streams: ['text/csv'],
    problems: ['forbidden', 'not-found', 'invalid-request', 'not-ready', 'nats-unavailable'],
  },
  listTopUsage: {
    method: 'get',
    path: api.topUsage(),
    summary: 'Organizations by what they used in the last hour, highest first',
    access: ['organization.list'],
    query: listTopUsageSchema,
    body: null,
    status: 200,
    answer: topUsageSchema,
    problems: ['forbidden', 'invalid-request', 'not-ready', 'nats-unavailable'],
  },
  exportTopUsage: {
    method: 'get',
    path: api.topUsageExport(),
    summary: 'All Organizations by what they used in the last hour, as CSV',
    access: ['organization.list'],
    query: exportTopUsageSchema,
    body: null,
    status: 200,
    answer: topUsageItemSchema,
    streams: ['text/csv'],
    problems: ['forbidden', 'invalid-request', 'not-ready', 'nats-unavailable'],
  },
} as const satisfies Record<string, Operation>;
