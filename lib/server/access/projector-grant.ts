import type { OrganizationGrant } from '../../domain/grant.ts';
import { processActor } from './process-actor.ts';

const PROJECTOR = processActor('projector', 'Projector');

/**
 * What the projector may do by itself in an Organization: read its events, write its state. No person asks, so there is none to
 * judge; whoever reads that state over the projector's HTTP server is authorized by `authorize` as everywhere. For `worker`
 * alone (rule `projector-grant-for-the-worker-alone`).
 */
export const projectorGrant = (organization: string): OrganizationGrant<'environment.project'> =>
  ({
    action: 'environment.project',
    actor: PROJECTOR,
    organization,
  }) as unknown as OrganizationGrant<'environment.project'>;
