import { reconcileGrant } from '../../access/reconcile-grant.ts';
import { borrowHome } from '../../accounts/home/home-pool.ts';
import { getIndex } from '../../accounts/index-service.ts';
import { readRejectedEvent } from '../../spine/events/rejected-events.ts';
import type { FindOutcome } from '../../audit/outcome.ts';

/** It writes what the events say, so once more is never wrong. */
export const outcomeOfRebuild: FindOutcome = () =>
  Promise.resolve({
    result: 'failed',
    reason: 'The projector may have carried it to its end, or takes longer than two minutes. Rebuild again to be sure.',
  });

/** Of a retry or a drop: either way the event is among the rejected ones no more when it is done. */
export const outcomeOfRejected: FindOutcome = async ({ organization: slug, object }) => {
  const [environment = '', sequence] = object.split(' ');
  const organization = (await getIndex()).organizations.get(slug ?? '');
  if (!organization) return { result: 'done', reason: 'The Organization is gone, and its events with it.' };
  const home = { organization: organization.slug, account: organization.account };
  const { connection, release } = await borrowHome(reconcileGrant(organization.slug), home);
  try {
    return (await readRejectedEvent(connection, environment, Number(sequence)))
      ? { result: 'failed', reason: 'The event is still among the rejected ones.' }
      : { result: 'done', reason: 'The event is among the rejected ones no more.' };
  } finally {
    release();
  }
};
