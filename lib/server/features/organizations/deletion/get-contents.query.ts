import type { OrganizationContents } from '../../../../domain/organizations/deletion.ts';
import type { Caller } from '../../../../domain/system/caller.ts';
import { authorize } from '../../../access/authorize.ts';
import { findOrganization } from '../../../accounts/find-organization.ts';
import { readContents } from './contents.store.ts';

/** What is in an Organization: names and figures, no message and no key. Throws as `authorize` does, `not-found` and `nats-unavailable`. */
export const getContents = async (caller: Caller, slug: string): Promise<OrganizationContents> =>
  readContents(await findOrganization(authorize(caller.actor, 'jetstream.inspect', slug)));
