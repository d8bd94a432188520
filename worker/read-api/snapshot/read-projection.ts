import { projectorGrant } from '../../../lib/server/access/projector-grant.ts';
import { borrowHome } from '../../../lib/server/accounts/home/home-pool.ts';
import { readProjection } from '../../../lib/server/spine/state/read-projection.ts';
import type { Exchange } from '../http/exchange.ts';
import type { EnvironmentReader } from '../http/reader.ts';
import { answerText } from '../http/text-answer.ts';

/** `GET …/{env}`: how far the projector is, also of an Environment whose bucket is gone, or too large to be read here. */
export async function readProjectionStatus(
  { organization: { slug, account }, environment }: EnvironmentReader,
  exchange: Exchange,
): Promise<Response> {
  const { connection, release } = await borrowHome(projectorGrant(slug), { organization: slug, account });
  try {
    return answerText(
      exchange,
      'application/json',
      JSON.stringify(await readProjection(connection, slug, environment)),
    );
  } finally {
    release();
  }
}
