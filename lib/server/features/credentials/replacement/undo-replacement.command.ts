import type { Credential } from '../../../../domain/credentials/credential.ts';
import { isSamePerson } from '../../../../domain/system/person.ts';
import type { Person } from '../../../../domain/system/person.ts';
import { changeCredential, removeCredential } from '../credential-record.store.ts';
import { readDurableOwner, setDurableOwner } from '../durable-owners.store.ts';

/**
 * Makes somebody the owner of the durable of a credential, which keeps since when it is there. One that nobody owns, as of before owners
 * were kept, is theirs as well. Safe to repeat; throws `nats-unavailable`.
 */
export async function giveDurable(credential: Credential, { issuer, subject, username }: Person): Promise<void> {
  const { organization, environment, durable } = credential;
  if (durable === null) return;
  const name = { organization, environment, durable };
  for (;;) {
    const known = await readDurableOwner(name);
    if (known !== null && isSamePerson(known.owner, { issuer, subject })) return;
    const since = known?.owner.since ?? credential.issuedAt;
    if (await setDurableOwner(name, { issuer, subject, username, since }, known?.revision)) return;
  }
}

/**
 * Takes back what a replacement has written whose JWT nobody got: the old credential is as it was, and the new one is not there. The
 * marker of its end is dropped by whoever finds that nothing is replaced. Safe to repeat.
 */
export async function undoReplacement(replacement: Credential, act: string): Promise<void> {
  const { organization, replaces } = replacement;
  if (replaces !== null) {
    const old = await changeCredential(organization, replaces.publicKey, (one) =>
      one.replacedBy?.act === act ? { ...one, replacedBy: null } : one,
    );
    if (old !== null && old.replacedBy === null) await giveDurable(old, old.issuedBy);
  }
  await removeCredential(replacement);
}
