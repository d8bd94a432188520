import type { ListedCredential } from '../../../../domain/credentials/credential-list.ts';
import type { CredentialState } from '../../../../domain/credentials/credential-state.ts';
import { mayWrite } from '../../../../domain/credentials/credential-rules.ts';
import { credentialSchema } from '../../../../domain/credentials/credential.ts';
import type { Revocation } from '../../../../domain/credentials/revocation.ts';
import { getIndex } from '../../../accounts/index-service.ts';
import { revocationsByKey } from '../../../accounts/revocations.ts';
import { generationsOf, readSigningKeys } from '../../../accounts/signing-keys.ts';
import type { SigningKeyRecords } from '../../../accounts/signing-keys.ts';
import { readCredentialRecords } from '../credential-records.store.ts';
import type { StoredCredential } from '../credential-records.store.ts';
import { readLastSeen } from '../last-seen/last-seen.store.ts';

/** A credential with what became of it. */
export interface Held {
  record: StoredCredential;
  revocation: Revocation | null;
  /** its account does not carry the key that signed it any more */
  orphaned: boolean;
  /** its account does not carry that key while the Environment is retired */
  retired: boolean;
}

interface Inventory {
  /** newest first */
  held: readonly Held[];
  /** records that cannot be read, and are not among them */
  unreadable: number;
}

type Revocations = ReadonlyMap<string, Revocation>;
const NONE: Revocations = new Map();
const NEVER_ROTATED: SigningKeyRecords = new Map();

/** What was made of records, revocations, signing keys and retired Environments, while none has changed: 100,000 are put together once, not for each page. */
const made = new WeakMap<
  readonly object[],
  { revocations: Revocations; keys: SigningKeyRecords; retired: string; inventory: Inventory }
>();

/** The credentials of an Organization as they are now, and what is revoked, orphaned or retired of them. Throws `nats-unavailable`. */
export async function readInventory(slug: string): Promise<Inventory> {
  const all = await readCredentialRecords(slug);
  const [revocations, keys] =
    all.length === 0 ? [NONE, NEVER_ROTATED] : await Promise.all([revocationsByKey(slug), readSigningKeys(slug)]);
  const types = (await getIndex()).organizations.get(slug)?.retired ?? [];
  const retired = types.join();
  const known = made.get(all);
  if (known?.revocations === revocations && known.keys === keys && known.retired === retired) return known.inventory;
  const held = all.flatMap((record): Held[] =>
    record.readable
      ? [
          {
            record,
            revocation: revocations.get(record.publicKey) ?? null,
            orphaned: record.keyGeneration < generationsOf(keys, record).oldest,
            retired: types.includes(record.environment) && mayWrite(record),
          },
        ]
      : [],
  );
  const inventory = { held, unreadable: all.length - held.length };
  made.set(all, { revocations, keys, retired, inventory });
  return inventory;
}

/** Records of an Organization as lists show them. Throws `nats-unavailable`. */
export async function toListed(
  slug: string,
  page: readonly { held: Held; state: CredentialState }[],
): Promise<ListedCredential[]> {
  const seen = await readLastSeen(
    slug,
    page.map(({ held }) => held.record.publicKey),
  );
  return page.map(({ held, state }, at) => listedOf(held, state, seen[at] ?? null));
}

function listedOf({ record, revocation }: Held, state: CredentialState, lastSeen: string | null): ListedCredential {
  const revoked = revocation === null ? null : { at: revocation.at, by: revocation.by, reason: revocation.reason };
  return { ...credentialSchema.parse(JSON.parse(record.text)), state, revoked, lastSeen };
}
