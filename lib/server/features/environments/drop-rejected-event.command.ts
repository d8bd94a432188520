import type { Caller } from '../../../domain/system/caller.ts';
import { VertebraError } from '../../../domain/errors.ts';
import type { DroppedEvent } from '../../../domain/environments/rejected-event.ts';
import { authorize } from '../../access/authorize.ts';
import { audited } from '../../audit/audited.ts';
import { natsUnavailable } from '../../nats/connections/connect.ts';
import { borrowHome } from '../../accounts/home/home-pool.ts';
import { removeRejectedEvent } from '../../spine/events/rejected-events.ts';
import { findRejectedEvent, noSuchRejectedEvent } from './find-rejected-event.query.ts';

/** Deletes the copy of a rejected event; the event itself stays in its stream. Throws `not-found` when there is none, and `nats-unavailable`. */
export async function dropRejectedEvent(
  caller: Caller,
  slug: string,
  environment: string,
  id: string,
): Promise<DroppedEvent> {
  const grant = authorize(caller.actor, 'environment.settle-rejected', slug);
  const { organization, sequence } = await findRejectedEvent(grant, environment, id);
  const subject = { action: 'rejected-event.drop', organization: slug, object: `${environment} ${id}` } as const;
  return audited(caller, subject, async () => {
    const { connection, release } = await borrowHome(grant, {
      organization: slug,
      account: organization.account,
    });
    try {
      if (!(await removeRejectedEvent(connection, environment, sequence))) throw noSuchRejectedEvent(id);
      return { sequence };
    } catch (error) {
      throw error instanceof VertebraError ? error : natsUnavailable(error);
    } finally {
      release();
    }
  });
}
