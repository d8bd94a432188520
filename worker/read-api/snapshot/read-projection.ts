import type { IncomingMessage, ServerResponse } from 'node:http';
import { projectorGrant } from '../../../lib/server/access/projector-grant.ts';
import { borrowHome } from '../../../lib/server/nats/connections/home-pool.ts';
import { readProjection } from '../../../lib/server/spine/state/read-projection.ts';
import type { EnvironmentReader } from '../http/reader.ts';
import { sendBody } from '../http/send-body.ts';

/** `GET …/{env}`: how far the projector is, also of an Environment whose bucket is gone, or too large to be read here. */
export async function sendProjection(
  { organization: { slug, account }, environment }: EnvironmentReader,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { connection, release } = await borrowHome(projectorGrant(slug), { organization: slug, account });
  try {
    const projection = await readProjection(connection, slug, environment);
    response.setHeader('Content-Type', 'application/json');
    await sendBody(incoming, response, [JSON.stringify(projection)]);
  } finally {
    release();
  }
}
