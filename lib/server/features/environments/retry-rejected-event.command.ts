import type { Caller } from '../../../domain/system/caller.ts';
import { VertebraError } from '../../../domain/errors.ts';
import type { RetriedEvent } from '../../../domain/environments/rejected-event.ts';
import { authorize } from '../../access/authorize.ts';
import { audited } from '../../audit/audited.ts';
import { callProjector } from '../../spine/projectors/projector-calls.ts';
import { findRejectedEvent } from './find-rejected-event.query.ts';

/** Has the projector process a rejected event again; the answer says what became of it. */
export async function retryRejectedEvent(
  caller: Caller,
  slug: string,
  environment: string,
  id: string,
): Promise<RetriedEvent> {
  const grant = authorize(caller.actor, 'environment.settle-rejected', slug);
  const { sequence } = await findRejectedEvent(grant, environment, id);
  const subject = { action: 'rejected-event.retry', organization: slug, object: `${environment} ${id}` } as const;
  const act = async (): Promise<RetriedEvent> => {
    for await (const answer of callProjector(slug, { kind: 'retry', environment, sequence })) return answer;
    throw new VertebraError(
      'projector-unavailable',
      'The projector gave no answer. Look whether the event is still here.',
    );
  };
  return audited(caller, subject, act, ({ detail }) => detail);
}
