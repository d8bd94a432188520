import { VertebraError } from '../../../domain/errors.ts';
import { isPlaced, placementProblem } from '../../../domain/organizations/placement.ts';
import type { StreamPlacement } from '../../../domain/organizations/placement.ts';
import { streamServers } from './stream-servers.ts';

/**
 * Refuses what the servers that answer cannot hold, before anything is made: in the middle, NATS would refuse it with some of it made. `nothing`
 * says what was not done. `at` is where the fields stand in the request. Throws `invalid-request`, or `nats-unavailable` while some server is
 * away and may be the one that is missing.
 */
export async function demandPlacement(wanted: StreamPlacement, nothing: string, at = ''): Promise<void> {
  if ((wanted.replicas ?? 1) === 1 && !isPlaced(wanted.placement)) return;
  const { servers, away } = await streamServers();
  const problem = placementProblem(servers, wanted);
  if (problem === null) return;
  const missing = away.length === 0 ? '' : ` ${away.join(', ')} did not answer: it may do once they are back.`;
  const message = `${nothing} ${problem.message}${missing}`;
  const fields = [{ ...problem, path: `${at}${problem.path}` }];
  throw new VertebraError(away.length === 0 ? 'invalid-request' : 'nats-unavailable', message, { fields });
}
