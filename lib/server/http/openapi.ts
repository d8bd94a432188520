import { createDocument } from 'zod-openapi';
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject, ZodOpenApiResponsesObject } from 'zod-openapi';
import { ACCESS } from '../../domain/access-table.ts';
import type { Action } from '../../domain/access-table.ts';
import { ERROR_CODES } from '../../domain/errors.ts';
import { organizationSlugSchema } from '../../domain/organization.ts';
import { ROLE_LABELS } from '../../domain/roles.ts';
import { z } from '../../domain/zod.ts';
import type { Operation } from './operation.ts';
import { OPERATIONS } from './operations.ts';
import { problemSchema } from './problem.ts';

const SESSION = 'session';
const TOKEN = 'bearer';
const EVERYWHERE = ['not-signed-in', 'rate-limited', 'provider-unavailable', 'internal'] as const;

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

function describe(id: string, operation: Operation): ZodOpenApiOperationObject {
  const { path, query, body, summary, access } = operation;
  return {
    operationId: id,
    summary,
    description: whoMay(access),
    requestParams: {
      ...(path.includes('{org}')
        ? { path: z.object({ org: organizationSlugSchema, ...(path.includes('{id}') && { id: z.string() }) }) }
        : {}),
      ...(query ? { query } : {}),
    },
    ...(body ? { requestBody: { required: true, content: { 'application/json': { schema: body } } } } : {}),
    responses: responsesOf(operation),
  };
}

/** The OpenAPI 3.1 description of `/api/v1`, made from what the routes themselves check by. */
export function openapiDocument(baseUrl: string) {
  const paths: ZodOpenApiPathsObject = {};
  for (const [id, operation] of Object.entries(OPERATIONS)) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: describe(id, operation) };
  }
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
    paths,
  });
}
