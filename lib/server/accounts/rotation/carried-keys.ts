/** Which of our signing keys the claims of all accounts carry, and of which master secret each is. */
import { setImmediate as pause } from 'node:timers/promises';
import { edgeAccountName } from '../../../domain/names.ts';
import { accountClaimsSchema } from '../../keys/claims.ts';
import { decodeJwt } from '../../keys/jwt.ts';
import { SUPPORT_ROLE } from '../../keys/sign.ts';
import { FIRST_MASTER } from '../../keys/vault.ts';
import type { Vault } from '../../keys/vault.ts';
import { getVault } from '../../nats/connections/vault.ts';
import { getIndex } from '../index-service.ts';
import { packClaims } from '../resolver.ts';
import { masterOf, readAllSigningKeys, recordOf, signingKeyId } from '../signing-keys.ts';
import type { SigningKeyRecords } from '../signing-keys.ts';
import { supportKeyId } from '../wanted-claims.ts';
import { isSessionKeyRole, keyOfLabel, WHOLE_ACCOUNT } from '../../../domain/credentials/signing-key-name.ts';
import type { RotatableKey } from '../../../domain/credentials/signing-key-name.ts';

/** Keys looked at before others have their turn: each may have to be derived. */
const AT_ONCE = 200;

/** A signing key of ours that the claims of an account carry. */
export interface CarriedKey {
  slug: string;
  side: 'home' | 'edge';
  /** null: of a support grant */
  key: RotatableKey | null;
  master: number;
}

interface Labelled {
  name: string;
  account: string;
  label: string;
  publicKey: string;
}

/** Keys with a label, of all accounts: one bulk read, nothing judged. */
async function readLabelled(): Promise<Labelled[]> {
  const found: Labelled[] = [];
  await packClaims((account, jwt) => {
    try {
      const { name, nats } = accountClaimsSchema.parse(decodeJwt(jwt).payload);
      for (const key of nats.signing_keys)
        if (typeof key !== 'string' && key.role !== undefined)
          found.push({ name, account, label: key.role, publicKey: key.key });
    } catch {
      // No claims that could be used: the index says so to people.
    }
  });
  return found;
}

/** The master secret of a key; null for one that none of those held has made, so it is somebody else's. */
function masterOfKey(
  vault: Vault,
  records: SigningKeyRecords | undefined,
  { account, label, publicKey }: Labelled,
): number | null {
  const [role, grant = ''] = label.split('/');
  const held = [...vault.masters.keys()];
  if (role === SUPPORT_ROLE)
    return (
      held.find((master) => vault.signingKey(supportKeyId(account, { grant, master })).publicKey === publicKey) ?? null
    );
  const key = keyOfLabel(label);
  if (key === null) return null;
  const record = records && recordOf(records, key);
  if (record !== undefined) {
    const former = record.former.indexOf(publicKey);
    return masterOf(record, former >= 0 ? former + 1 : record.generation);
  }
  const isFirst =
    vault.masters.has(FIRST_MASTER) && vault.signingKey(signingKeyId(account, key)).publicKey === publicKey;
  return isFirst ? FIRST_MASTER : null;
}

/** Those of all Organizations. Reads the claims of all accounts. Throws `nats-unavailable`. */
export async function readCarriedKeys(): Promise<CarriedKey[]> {
  const [labelled, records, vault, { organizations }] = await Promise.all([
    readLabelled(),
    readAllSigningKeys(),
    getVault(),
    getIndex(),
  ]);
  const slugs = new Map(
    [...organizations.keys()].flatMap((slug) => [[slug, slug] as const, [edgeAccountName(slug), slug] as const]),
  );
  const found: CarriedKey[] = [];
  for (const [index, one] of labelled.entries()) {
    if (index % AT_ONCE === 0) await pause();
    const slug = slugs.get(one.name);
    if (slug === undefined) continue;
    const master = masterOfKey(vault, records.get(slug), one);
    if (master === null) continue;
    found.push({ slug, side: one.name === slug ? 'home' : 'edge', key: keyOfLabel(one.label), master });
  }
  return found;
}

/** Whether a key that is carried has to be named in the record of its Organization; those of sessions are there always. */
export const isNamed = (key: RotatableKey): boolean => !isSessionKeyRole(key.role) && key.environment !== WHOLE_ACCOUNT;
