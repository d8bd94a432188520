import type { OrganizationGrant } from '../../domain/grant.ts';

/**
 * What the projector may do by itself in an Organization: read its events, write its state. No person asks, so there is none to
 * judge; whoever reads that state over the projector's HTTP server is judged by `authorize` as everywhere.
 */
export const projectorGrant = (organization: string): OrganizationGrant<'environment.project'> =>
  ({
    action: 'environment.project',
    actor: {
      scope: 'sovereign',
      issuer: 'urn:vertebra',
      subject: 'projector',
      username: 'projector',
      displayName: 'Projector',
      sessionId: 'none',
      roles: [],
    },
    organization,
  }) as unknown as OrganizationGrant<'environment.project'>;
