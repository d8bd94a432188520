import type { listRefusalsSchema, RefusalPage } from '../../../../domain/credentials/refusal.ts';
import type { Revocation } from '../../../../domain/credentials/revocation.ts';
import type { Caller } from '../../../../domain/system/caller.ts';
import type { z } from '../../../../domain/zod.ts';
import { authorize } from '../../../access/authorize.ts';
import { findOrganization } from '../../../accounts/find-organization.ts';
import { revocationsByKey } from '../../../accounts/revocations.ts';
import { getRefusalWatch } from './refusal-watch.store.ts';

/**
 * Refused logins with credentials of an Organization, the last refused first: what this process has heard since it listens, of the last
 * day. Only those whose JWT is signed by a key of the Organization's accounts are told of; anybody can show any other. Throws as
 * `authorize` does, `not-found`, and `nats-unavailable`.
 */
export async function listRefusals(
  caller: Caller,
  organization: string,
  { key, since, limit }: z.infer<typeof listRefusalsSchema>,
): Promise<RefusalPage> {
  const { slug, account } = await findOrganization(authorize(caller.actor, 'refusal.list', organization));
  const watch = await getRefusalWatch();
  const { lines, forgotten } = watch.lines.of(account);
  const from = since === undefined ? 0 : Date.parse(since);
  const asked = lines.filter(
    ({ publicKey, last }) => (key === undefined || publicKey === key) && Date.parse(last) >= from,
  );
  const shown = asked.slice(0, limit);
  const revocations = shown.some(({ cause }) => cause === 'revoked') ? await revocationsByKey(slug) : null;
  return {
    items: shown.map((line) => ({
      ...line,
      revocation: line.cause === 'revoked' ? ofLine(revocations?.get(line.publicKey)) : null,
    })),
    total: asked.length,
    forgotten,
    listening: watch.listening(),
  };
}

const ofLine = (revocation: Revocation | undefined) =>
  revocation === undefined ? null : { by: revocation.by, at: revocation.at, reason: revocation.reason };
