import type { OrganizationRole, SovereignRole } from './roles.ts';

interface ActorBase {
  /** issuer URL of the token */
  issuer: string;
  /** `sub` of the token; with the issuer it names the person for ever */
  subject: string;
  username: string;
  displayName: string;
  /** session id (`sid`) at the identity provider */
  sessionId: string;
}

/** Somebody of the Sovereign: may ask about every Organization. */
export interface SovereignActor extends ActorBase {
  scope: 'sovereign';
  roles: SovereignRole[];
}

/** Somebody of one Organization: no other Organization exists for them. */
export interface OrganizationActor extends ActorBase {
  scope: 'organization';
  organization: string;
  roles: OrganizationRole[];
}

/** Who asks. Made from a verified token by `lib/server/identity` and by nobody else. */
export type Actor = SovereignActor | OrganizationActor;
