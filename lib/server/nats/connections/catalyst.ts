/** Account `catalyst`: what Vertebra must remember. */
import { jetstream as jetstreamOf, jetstreamManager } from '@nats-io/jetstream';
import type { JetStreamClient } from '@nats-io/jetstream';
import { Kvm } from '@nats-io/kv';
import type { KV } from '@nats-io/kv';
import type { NatsConnection } from '@nats-io/transport-node';
import { isWrongRevision } from '../streams/api-error.ts';
import { ensureAuditStreams } from '../streams/audit-streams.ts';
import { askPatiently } from '../streams/patient-requests.ts';
import { connect, natsUnavailable } from './connect.ts';
import { knownServers, replicasFor } from './servers.ts';
import { forget, singleton } from './singleton.ts';
import { getVault } from './vault.ts';

/** A challenge lives five minutes; its use is remembered for longer than that. */
const USED_NONCE_TTL_MS = 10 * 60_000;
/** Longer than any session lives, so that none outlives the memory of its end. */
const SESSION_END_TTL_MS = 8 * 86_400_000;
/** A page's requests with one cookie come within seconds of each other. */
const SESSION_REFRESH_TTL_MS = 60_000;
/** A projector that was not heard of for so long is gone. */
export const PROJECTOR_GONE_MS = 6_000;
/** A process of Vertebra that was not heard of for so long has ended, or is cut off from NATS. */
const PROCESS_GONE_MS = 10_000;
/** As long as a credential may live, and a month. */
const REVOCATION_ACT_TTL_MS = 395 * 86_400_000;
/** The same: a credential that lives was seen since, or never. */
const LAST_SEEN_TTL_MS = REVOCATION_ACT_TTL_MS;
/** What was done under a grant stays in the audit log for longer. */
const SUPPORT_GRANT_TTL_MS = 90 * 86_400_000;

export interface Catalyst {
  connection: NatsConnection;
  jetstream: JetStreamClient;
  inboxPrefix: string;
  /** `<slug>` → which accounts an Organization has and which signing keys they carry */
  organizations: KV;
  /** `<slug>.<public key>` → credential record */
  credentials: KV;
  /** `<slug>.<public key>` → that it is revoked */
  revocations: KV;
  /** `<slug>.<act>` → an act of revoking, and how far it is proven */
  revocationActs: KV;
  /** `<slug>.<act>` → when it began, of those that are not proven on every server yet */
  openRevocations: KV;
  /** `<slug>.<act>` → when it began, of suspensions and resumptions that are not proven on every server yet */
  openSuspensions: KV;
  /** `<slug>.<act>` → when it began, of acts on Environments that are not carried out, or not proven on every server yet */
  openEnvironments: KV;
  /** `<slug>.<act>` → when it began, of deletions that are not done yet */
  openDeletions: KV;
  /** public key of an account → the deleted Organization that it belonged to */
  deletedAccounts: KV;
  /** `<slug>.<public key>` → when a connection of a credential last began or ended */
  lastSeen: KV;
  /** `<slug>.<role>.<env type>` → generations of a signing key that was rotated */
  signingKeys: KV;
  /** `<slug>.<public key>.<act>` → when a replaced credential is to be revoked */
  openReplacements: KV;
  /** `<slug>` → credentials that are being issued together */
  bulkIssues: KV;
  /** `<slug>.<env type>.<durable>` → whose durable consumer that is */
  durables: KV;
  /** hash of a used nonce → nothing */
  usedNonces: KV;
  /** `<slug>.<id>` → support grant */
  supportGrants: KV;
  /** hash of a session or of a person → since when their sessions are over */
  sessionEnds: KV;
  /** hash of a refresh token → sealed session that came of it */
  sessionRefreshes: KV;
  /** id of a projector → that it lives */
  projectors: KV;
  /** full name of an Environment → how far it is projected */
  projections: KV;
  /** id of a process → which keys of the Sovereign it holds and trusts */
  processes: KV;
  /** what is rotated → how far that is */
  rotations: KV;
}

async function open(): Promise<Catalyst> {
  const user = (await getVault()).catalystUser;
  const connection = await connect('vertebra', user);
  void connection.closed().then(() => {
    forget('nats.catalyst');
  });
  try {
    const { active } = await knownServers();
    const replicas = replicasFor(active);
    await ensureAuditStreams(await jetstreamManager(connection, { checkAPI: false }), replicas);
    const jetstream = jetstreamOf(connection, { checkAPI: false });
    const buckets = new Kvm(jetstream);
    return {
      connection,
      jetstream,
      inboxPrefix: `_INBOX.${user.publicKey}`,
      // Asked of the leader: a replica that lags would hide a change that another process has just made.
      organizations: await buckets.create('organizations', { replicas, allow_direct: false }),
      credentials: await buckets.create('credentials', { replicas }),
      revocations: await buckets.create('revocations', { replicas, allow_direct: false }),
      revocationActs: await buckets.create('revocation-acts', {
        replicas,
        ttl: REVOCATION_ACT_TTL_MS,
        allow_direct: false,
      }),
      openRevocations: await buckets.create('open-revocations', {
        replicas,
        ttl: REVOCATION_ACT_TTL_MS,
        allow_direct: false,
      }),
      openSuspensions: await buckets.create('open-suspensions', { replicas, allow_direct: false }),
      openEnvironments: await buckets.create('open-environments', { replicas, allow_direct: false }),
      openDeletions: await buckets.create('open-deletions', { replicas, allow_direct: false }),
      deletedAccounts: await buckets.create('deleted-accounts', { replicas, allow_direct: false }),
      lastSeen: await buckets.create('last-seen', { replicas, ttl: LAST_SEEN_TTL_MS }),
      signingKeys: await buckets.create('signing-keys', { replicas, allow_direct: false }),
      openReplacements: await buckets.create('open-replacements', { replicas, allow_direct: false }),
      bulkIssues: await buckets.create('bulk-issues', { replicas, allow_direct: false }),
      durables: await buckets.create('durables', { replicas, allow_direct: false }),
      usedNonces: await buckets.create('used-nonces', { replicas, ttl: USED_NONCE_TTL_MS }),
      supportGrants: await buckets.create('support-grants', {
        replicas,
        ttl: SUPPORT_GRANT_TTL_MS,
        allow_direct: false,
      }),
      sessionEnds: await buckets.create('session-ends', { replicas, ttl: SESSION_END_TTL_MS, allow_direct: false }),
      sessionRefreshes: await buckets.create('session-refreshes', {
        replicas,
        ttl: SESSION_REFRESH_TTL_MS,
        allow_direct: false,
      }),
      projectors: await buckets.create('projectors', { replicas, ttl: PROJECTOR_GONE_MS, allow_direct: false }),
      projections: await buckets.create('projections', { replicas, allow_direct: false }),
      processes: await buckets.create('processes', { replicas, ttl: PROCESS_GONE_MS, allow_direct: false }),
      rotations: await buckets.create('rotations', { replicas, allow_direct: false }),
    };
  } catch (error) {
    await connection.close();
    throw natsUnavailable(error);
  }
}

/**
 * This process's connection to account catalyst; its stream and buckets are made at first use. What is asked over it waits for a leader that
 * is being elected.
 */
export const getCatalyst = (): Promise<Catalyst> =>
  singleton('nats.catalyst', async () => {
    const catalyst = await open();
    askPatiently(catalyst.connection);
    return catalyst;
  });

/**
 * Works on what account catalyst holds. Whatever NATS throws comes out as `nats-unavailable`, but for a compare-and-set
 * that somebody else won: see `isWrongRevision`.
 */
export async function withCatalyst<T>(work: (catalyst: Catalyst) => Promise<T>): Promise<T> {
  const catalyst = await getCatalyst();
  try {
    return await work(catalyst);
  } catch (error) {
    throw isWrongRevision(error) ? error : natsUnavailable(error);
  }
}
