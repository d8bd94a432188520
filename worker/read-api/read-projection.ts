import type { Projection } from '../../lib/domain/environment-state.ts';
import { readProjection } from '../../lib/server/nats/read-projection.ts';
import type { Asked } from './asked.ts';
import { followedOf } from './followed-of.ts';
import { sendBody } from './send-body.ts';

/** `GET …/{env}`: how far the projector is. */
export async function sendProjection({ reader, incoming, response, hub }: Asked): Promise<void> {
  const { ring } = followedOf(hub);
  const known = await readProjection(hub.home.connection, reader.organization.slug, reader.environment);
  const projection: Projection = { ...known, revision: ring.head };
  response.setHeader('Content-Type', 'application/json');
  await sendBody(incoming, response, [JSON.stringify(projection)]);
}
