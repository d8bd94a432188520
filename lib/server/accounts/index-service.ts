import type { NatsConnection, Subscription } from '@nats-io/transport-node';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from '../../domain/zod.ts';
import { gauge } from '../nats/connections/metrics.ts';
import { forget, singleton } from '../nats/connections/singleton.ts';
import { getSystem } from '../nats/connections/system.ts';
import { getVault } from '../nats/connections/vault.ts';
import { AccountIndex } from './account-index.ts';
import type { GoneAccounts } from './account-index.ts';
import { readGone } from './deletion/deleted-accounts.ts';
import { packClaims } from './resolver.ts';

const RECONCILE_MS = 5 * 60_000;
/** Deletes and odd claims come in numbers; one reading covers them all. */
const SETTLE_MS = 500;
const SERVICE = 'nats.index';

/** The index of this process: filled by one bulk read, kept fresh by overhearing, reconciled now and then. */
interface IndexService {
  current: () => AccountIndex;
  /** resolves when something is other than it was when this was asked, or after so many milliseconds */
  changed: (milliseconds: number) => Promise<void>;
  /** forgets an account whose claims were just deleted */
  forget: (account: string) => Promise<void>;
  /** takes in claims that were just written, before the answer goes out */
  apply: (account: string, jwt: string) => Promise<void>;
}

const unverifiedSchema = z.looseObject({
  sub: z.string().optional(),
  nats: z.looseObject({ accounts: z.array(z.string()).optional() }).optional(),
});

/** What a request to the resolver says, unjudged: only for knowing which accounts it is about. */
function readUnverified(jwt: string): z.infer<typeof unverifiedSchema> {
  try {
    return unverifiedSchema.parse(JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString()));
  } catch {
    return {};
  }
}

/** Listens to changes of claims made by anybody; what is heard is a request and not yet judged. */
function overhear(
  system: NatsConnection,
  onUpdate: (jwt: string) => void,
  onDelete: (jwt: string) => void,
): Subscription[] {
  const updates = ['$SYS.REQ.CLAIMS.UPDATE', '$SYS.REQ.ACCOUNT.*.CLAIMS.UPDATE'].map((subject) =>
    system.subscribe(subject, {
      callback: (_error, message) => {
        onUpdate(message.string());
      },
    }),
  );
  const deletes = system.subscribe('$SYS.REQ.CLAIMS.DELETE', {
    callback: (_error, message) => {
      onDelete(message.string());
    },
  });
  return [...updates, deletes];
}

async function start(): Promise<IndexService> {
  const [system, vault] = await Promise.all([getSystem(), getVault()]);
  /** accounts of deleted Organizations, from before and as they are heard of */
  const gone: GoneAccounts = new Map();
  let index = new AccountIndex(vault.operatorKeys, gone);
  let queue: Promise<void> = Promise.resolve();
  let later: NodeJS.Timeout | undefined;
  /** named by requests to delete since the last reading */
  const deleted = new Set<string>();
  let changed = Promise.withResolvers<undefined>();
  const ring = () => {
    changed.resolve(undefined);
    changed = Promise.withResolvers<undefined>();
  };
  const inTurn = (job: () => Promise<void>): Promise<void> => {
    queue = queue.then(job, job);
    queue.then(ring, ring);
    return queue;
  };
  const reconcile = () =>
    inTurn(async () => {
      const named = new Set(deleted);
      await readGone(gone);
      const filled = await fillIndex(vault.operatorKeys, gone);
      filled.keepExpired(index, named);
      index = filled;
      for (const account of named) deleted.delete(account);
    });
  const reconcileQuietly = () => {
    // NATS is away: the status loop below tries again once it is back.
    reconcile().catch(() => undefined);
  };
  const reconcileSoon = () => {
    index.doubt();
    clearTimeout(later);
    later = setTimeout(reconcileQuietly, SETTLE_MS);
  };
  const hear = async (jwt: string) => {
    const { sub: account } = readUnverified(jwt);
    if (account === undefined || !(await index.hear(account, jwt))) reconcileSoon();
  };
  const onDelete = (jwt: string) => {
    for (const account of readUnverified(jwt).nats?.accounts ?? []) deleted.add(account);
    reconcileSoon();
  };
  const subscriptions = overhear(system, (jwt) => void inTurn(() => hear(jwt)), onDelete);
  try {
    await reconcile();
  } catch (error) {
    for (const subscription of subscriptions) subscription.unsubscribe();
    throw error;
  }
  const timer = setInterval(reconcileQuietly, RECONCILE_MS);
  timer.unref();
  void (async () => {
    for await (const status of system.status()) if (status.type === 'reconnect') reconcileQuietly();
    // Closed for good: the next question starts anew with another connection.
    clearInterval(timer);
    clearTimeout(later);
    forget(SERVICE);
  })();
  gauge('vertebra_organizations', 'Organizations in the index', () => index.organizations.size);
  gauge(
    'vertebra_returned_accounts',
    'Accounts of deleted Organizations whose claims are in the resolver again',
    () => index.returned.length,
  );
  gauge('vertebra_unreadable_accounts', 'Accounts whose claims cannot be used', () => index.unreadable.length);
  return {
    current: () => index,
    changed: (milliseconds) => Promise.race([changed.promise, sleep(milliseconds, undefined, { ref: false })]),
    forget: (account) =>
      inTurn(() => {
        index.remove(account);
        return Promise.resolve();
      }),
    apply: (account, jwt) => inTurn(() => index.apply(account, jwt)),
  };
}

const getIndexService = (): Promise<IndexService> => singleton(SERVICE, start);

/** All Organizations. The first call fills it and waits for that. */
export const getIndex = async (): Promise<AccountIndex> => (await getIndexService()).current();

export const applyToIndex = async (account: string, jwt: string): Promise<void> =>
  (await getIndexService()).apply(account, jwt);

/** Forgets an account whose claims were just deleted. */
export const forgetAccount = async (account: string): Promise<void> => (await getIndexService()).forget(account);

/** Waits until the index changes, at most for so many milliseconds. */
export const indexChanged = async (milliseconds: number): Promise<void> =>
  (await getIndexService()).changed(milliseconds);

/** A new index from one bulk read of the resolver. */
export async function fillIndex(operatorKeys: readonly string[], gone?: GoneAccounts): Promise<AccountIndex> {
  const index = new AccountIndex(operatorKeys, gone);
  const verifications: Promise<void>[] = [];
  // Signatures are checked on the thread pool while the server is still reading its files.
  await packClaims((account, jwt) => verifications.push(index.apply(account, jwt)));
  await Promise.all(verifications);
  return index;
}
