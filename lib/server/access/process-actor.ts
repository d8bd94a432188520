import type { SovereignActor } from '../../domain/system/actor.ts';

/** A process of Vertebra's own as the audit log names it. No provider knows it, and no role is its. */
export const processActor = (subject: string, displayName: string): SovereignActor => ({
  scope: 'sovereign',
  issuer: 'urn:vertebra',
  subject,
  username: subject,
  displayName,
  sessionId: 'none',
  roles: [],
});
