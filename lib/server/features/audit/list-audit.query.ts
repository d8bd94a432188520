import type { AuditEntry, AuditPage, ListAudit } from '../../../domain/audit/audit.ts';
import type { Actor } from '../../../domain/system/actor.ts';
import type { Caller } from '../../../domain/system/caller.ts';
import { authorizeIfAllowed } from '../../access/authorize.ts';
import { readAudit } from '../../audit/read.ts';
import { readCredentialRecords } from '../credentials/credential-records.store.ts';
import { auditScope } from './audit-scope.ts';

const PUBLIC_KEY = /^U[A-Z2-7]{55}$/;

/** What people call the credentials that records speak of, as far as they are kept and the caller may list them. */
async function credentialsOf(actor: Actor, items: readonly AuditEntry[]): Promise<AuditPage['credentials']> {
  const wanted = new Map<string, Set<string>>();
  for (const { action, organization, object } of items) {
    if (organization === null || !action.startsWith('credential.') || !PUBLIC_KEY.test(object)) continue;
    wanted.set(organization, (wanted.get(organization) ?? new Set()).add(object));
  }
  const found = [...wanted].map(async ([organization, keys]) => {
    if (authorizeIfAllowed(actor, 'credential.list', organization) === null) return [];
    return (await readCredentialRecords(organization)).filter((one) => one.readable && keys.has(one.publicKey));
  });
  return Object.fromEntries(
    (await Promise.all(found)).flat().flatMap((one) => {
      if (!one.readable) return [];
      const { publicKey, name, role, environment } = one;
      return [[publicKey, { name, role, environment }]];
    }),
  );
}

/**
 * The audit log, newest first: all of it for those who may, one Organization's part otherwise. People of an Organization
 * get their own part when they name none.
 */
export async function listAudit({ actor }: Caller, { before, limit, ...filter }: ListAudit): Promise<AuditPage> {
  const page = await readAudit({ filter: await auditScope(actor, filter), before, limit });
  return { ...page, credentials: await credentialsOf(actor, page.items) };
}
