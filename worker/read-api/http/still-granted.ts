import { stateOf } from '../../../lib/domain/support/support-grant-rules.ts';
import type { SupportGrantRecord } from '../../../lib/domain/support/support-grant.ts';
import { log } from '../../../lib/server/log/log.ts';
import { readSupportGrant } from '../../../lib/server/features/support/support-grants.store.ts';
import { keepViewRecorded } from './support-view.ts';
import type { EnvironmentReader } from './reader.ts';

/** A reader's grant as it is now. While nobody can be asked it is as it was, and ends by the clock. */
const presentGrant = async (known: SupportGrantRecord): Promise<SupportGrantRecord | null> => {
  try {
    return await readSupportGrant(known.organization, known.id);
  } catch {
    return known;
  }
};

/** Whether the grant by which somebody reads is still active; it is then recorded that they still view data. */
export async function stillGranted(reader: EnvironmentReader): Promise<boolean> {
  const { right } = reader;
  if (right === null || right === 'data.read') return true;
  const grant = await presentGrant(right);
  if (grant === null || stateOf(grant, Date.now()) !== 'active') return false;
  try {
    await keepViewRecorded(reader, grant);
  } catch (error) {
    log('a data view under a support grant could not be recorded', { grant: grant.id }, error);
  }
  return true;
}
