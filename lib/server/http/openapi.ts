import { createDocument } from 'zod-openapi';
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject, ZodOpenApiResponsesObject } from 'zod-openapi';
import { ACCESS } from '../../domain/access-table.ts';
import type { Action } from '../../domain/access-table.ts';
import { ERROR_CODES } from '../../domain/errors.ts';
import { organizationSlugSchema } from '../../domain/organizations/organization.ts';
import { ROLE_LABELS } from '../../domain/system/roles.ts';
import { z } from '../../domain/zod.ts';
import type { Operation } from '../../domain/operation.ts';
import { OPERATIONS } from './operations.ts';
import { problemSchema } from './edge/problem.ts';
import { READ_OPERATIONS } from './read-operations.ts';

const SESSION = 'session';
const TOKEN = 'bearer';
const EVERYWHERE = [
  'bad-request',
  'too-large',
  'not-signed-in',
  'rate-limited',
  'provider-unavailable',
  'internal',
] as const;

function responsesOf({
  method,
  status,
  answer,
  streams = ['application/json'],
  problems,
}: Operation): ZodOpenApiResponsesObject {
  const codes = [...problems, ...EVERYWHERE, ...(method === 'post' ? (['origin-refused'] as const) : [])];
  const byStatus = Map.groupBy(codes, (code) => ERROR_CODES[code].status);
  const refusals = [...byStatus].map(([refused, of]) => [
    String(refused),
    {
      description: of.map((code) => `\`${code}\`: ${ERROR_CODES[code].title}`).join('. '),
      content: { 'application/problem+json': { schema: problemSchema } },
    },
  ]);
  return {
    [String(status)]: {
      description: status === 201 ? 'Created' : 'OK',
      content: Object.fromEntries(streams.map((type) => [type, { schema: answer }])),
    },
    ...(Object.fromEntries(refusals) as ZodOpenApiResponsesObject),
  };
}

/** Who may, as docs/access.md says it in more words. */
const whoMay = (actions: readonly Action[]): string =>
  actions.length === 0
    ? 'For everybody who is signed in.'
    : actions
        .map((action) => `\`${action}\`: ${ACCESS[action].roles.map((role) => ROLE_LABELS[role]).join(', ')}.`)
        .join('\n\n');

/** What stands in the braces of paths. */
const PARAMETERS = {
  org: organizationSlugSchema,
  env: z.string().meta({ description: 'Name of an Environment, such as acme-prod' }),
  id: z.string(),
  key: z.string().meta({ description: 'Key of the bucket, encoded as one part of a path: pod%2Fshop%2Fapi' }),
};

const paramsOf = (path: string) =>
  z.object(Object.fromEntries(Object.entries(PARAMETERS).filter(([name]) => path.includes(`{${name}}`))));

function describe(id: string, operation: Operation): ZodOpenApiOperationObject {
  const { path, query, body, summary, access } = operation;
  return {
    operationId: id,
    summary,
    description: whoMay(access),
    requestParams: {
      ...(path.includes('{') ? { path: paramsOf(path) } : {}),
      ...(query ? { query } : {}),
    },
    ...(body ? { requestBody: { required: true, content: { 'application/json': { schema: body } } } } : {}),
    responses: responsesOf(operation),
  };
}

/** Paths of operations; `server` where they are not at the console's own address. */
function pathsOf(operations: Record<string, Operation>, server: string | null): ZodOpenApiPathsObject {
  const paths: ZodOpenApiPathsObject = {};
  for (const [id, operation] of Object.entries(operations)) {
    paths[operation.path] = {
      ...(server === null ? {} : { servers: [{ url: server, description: 'The projector' }] }),
      ...paths[operation.path],
      [operation.method]: describe(id, operation),
    };
  }
  return paths;
}

/**
 * The OpenAPI 3.1 description of `/api/v1` and of the projector's read API, made from what their servers themselves check
 * requests by.
 */
export function openapiDocument(baseUrl: string, projectorUrl: string) {
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Vertebra',
      version: '1',
      description:
        'Account console of a multi-tenant NATS JetStream deployment. Programs send an access token of a configured ' +
        'identity provider. Requests with the cookie of a browser that change something need the header `Origin` with ' +
        'the address of the console.',
    },
    servers: [{ url: baseUrl }],
    security: [{ [TOKEN]: [] }, { [SESSION]: [] }],
    components: {
      securitySchemes: {
        [TOKEN]: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'Access token of a configured issuer, made for the client id of this console',
        },
        [SESSION]: {
          type: 'apiKey',
          in: 'cookie',
          name: '__Host-vertebra-session.0',
          description: 'Set by signing in',
        },
      },
    },
    paths: { ...pathsOf(OPERATIONS, null), ...pathsOf(READ_OPERATIONS, projectorUrl) },
  });
}
