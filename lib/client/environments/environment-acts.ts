import { api } from '../../domain/paths.ts';
import type { RebuildLine } from '../../domain/environments/rebuild.ts';
import type { DroppedEvent, RetriedEvent } from '../../domain/environments/rejected-event.ts';
import { callApi, streamApi } from '../api.ts';

/** Has the state of an Environment rebuilt, and hears how far it is. @throws ApiProblem */
export const rebuildEnvironment = (organization: string, environment: string): AsyncGenerator<RebuildLine> =>
  streamApi(api.environmentRebuilds(organization, environment), { method: 'POST' });

/** A rejected event, by its sequence in the stream of its Environment. */
export interface RejectedEventId {
  organization: string;
  environment: string;
  id: number;
}

/** Has it judged anew. @throws ApiProblem */
export const retryRejectedEvent = ({ organization, environment, id }: RejectedEventId): Promise<RetriedEvent> =>
  callApi(api.rejectedEventRetry(organization, environment, String(id)), { method: 'POST' });

/** Gives it up. @throws ApiProblem */
export const dropRejectedEvent = ({ organization, environment, id }: RejectedEventId): Promise<DroppedEvent> =>
  callApi(api.rejectedEventDrop(organization, environment, String(id)), { method: 'POST' });
