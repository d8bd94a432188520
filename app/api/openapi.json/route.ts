import { getConfig } from '@/lib/server/config/config.ts';
import { openapiDocument } from '@/lib/server/http/openapi.ts';

export const GET = () => Response.json(openapiDocument(getConfig().baseUrl));
