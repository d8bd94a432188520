import { getConfig } from '@/lib/server/config/config.ts';
import { openapiDocument } from '@/lib/server/http/openapi.ts';

export function GET(): Response {
  const { baseUrl, projectorUrl } = getConfig();
  return Response.json(openapiDocument(baseUrl, projectorUrl));
}
