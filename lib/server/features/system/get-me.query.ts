import { ACTIONS, mayDo } from '../../../domain/access-table.ts';
import type { Caller } from '../../../domain/system/caller.ts';
import type { Me } from '../../../domain/system/me.ts';
import { getConfig } from '../../config/config.ts';

/** Who is signed in, and which actions their roles allow. Everybody may ask about themselves. */
export function getMe({ actor }: Pick<Caller, 'actor'>): Me {
  return {
    issuer: actor.issuer,
    username: actor.username,
    displayName: actor.displayName,
    roles: actor.roles,
    scope: actor.scope,
    organization: actor.scope === 'organization' ? actor.organization : null,
    actions: ACTIONS.filter((action) => mayDo(actor, action)),
    projectorUrl: getConfig().projectorUrl,
  };
}
