/** What each server of the deployment tells of itself: operator, version, clock, disk, peers. */
import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import type { NatsConnection } from '@nats-io/transport-node';
import { z } from '../../../../lib/domain/zod.ts';
import type { Vault } from '../../../../lib/server/keys/vault.ts';
import { isAtLeast, NATS_SERVER } from '../../../tools/versions.ts';
import { judgeClock } from '../clock.ts';
import { findingsOf, PATIENCE_MS } from '../finding.ts';
import type { Finding } from '../finding.ts';

const [nats, clock, disk] = [findingsOf('nats'), findingsOf('clock'), findingsOf('disk')];
const GIB = 2 ** 30;
const gib = (bytes: number): string => `${(bytes / GIB).toFixed(bytes < 10 * GIB ? 1 : 0)} GiB`;

const answerSchema = z.looseObject({
  server: z.looseObject({ name: z.string(), ver: z.string().default('0.0.0') }),
  data: z.looseObject({
    now: z.string(),
    trusted_operators_claim: z
      .array(z.looseObject({ sub: z.string(), nats: z.looseObject({ signing_keys: z.array(z.string()).default([]) }) }))
      .default([]),
    jetstream: z
      .looseObject({
        config: z.looseObject({ max_storage: z.number().default(0), store_dir: z.string().default('') }).optional(),
        stats: z.looseObject({ storage: z.number().default(0), reserved_storage: z.number().default(0) }).optional(),
        meta: z
          .looseObject({
            leader: z.string().optional(),
            replicas: z.array(z.looseObject({ name: z.string(), offline: z.boolean().optional() })).nullish(),
          })
          .optional(),
      })
      .optional(),
  }),
});
type Answer = z.infer<typeof answerSchema> & { askedAt: number; heardAt: number };

/** Every server's answer, until half a second passes without another one. */
async function askAll(system: NatsConnection): Promise<Answer[]> {
  const askedAt = Date.now();
  const answers: Answer[] = [];
  const messages = await system.requestMany('$SYS.REQ.SERVER.PING.VARZ', '{}', {
    strategy: 'stall',
    stall: 500,
    maxWait: PATIENCE_MS,
    noMux: true,
  });
  for await (const message of messages) {
    const parsed = answerSchema.safeParse(JSON.parse(message.string()));
    if (parsed.success) answers.push({ ...parsed.data, askedAt, heardAt: Date.now() });
  }
  return answers;
}

function trust({ server, data }: Answer, vault: Vault): Finding {
  const trusted = data.trusted_operators_claim.flatMap(({ sub, nats: { signing_keys } }) => [sub, ...signing_keys]);
  if (trusted.includes(vault.operator.publicKey)) return nats.ok(server.name, `it trusts ${vault.operator.publicKey}`);
  return nats.failed(
    server.name,
    `it does not trust ${vault.operator.publicKey}, which signs here, but ${trusted.join(', ') || 'nobody'}`,
    'Give it the operator.jwt of VERTEBRA_KEYS_DIR, and restart it: no reload changes that.',
  );
}

function version({ server }: Answer): Finding[] {
  if (isAtLeast(server.ver, NATS_SERVER.oldest)) return [];
  return [nats.failed(server.name, `nats-server ${server.ver} is too old`, `Take ${NATS_SERVER.oldest} or later.`)];
}

function time({ server, data, askedAt, heardAt }: Answer): Finding {
  const theirs = Date.parse(data.now);
  if (Number.isNaN(theirs)) return clock.unchecked(server.name, 'it does not tell its time');
  // Somewhere between question and answer.
  const apart = (theirs < askedAt ? askedAt - theirs : theirs > heardAt ? theirs - heardAt : 0) / 1000;
  return judgeClock(server.name, apart, theirs < askedAt);
}

const FULL = 0.95;
const NEARLY_FULL = 0.8;

async function room({ server, data }: Answer): Promise<Finding[]> {
  const { config, stats } = data.jetstream ?? {};
  if (config === undefined || stats === undefined)
    return [disk.failed(server.name, 'JetStream is off', 'Write “jetstream { store_dir: … }” into its configuration.')];
  const limit = config.max_storage;
  if (limit <= 0) return [disk.unchecked(server.name, 'it tells no limit of storage')];
  const part = stats.storage / limit;
  const used = `${gib(stats.storage)} of ${gib(limit)} (max_file_store) are used, ${gib(stats.reserved_storage)} promised to streams`;
  const cure = 'Delete what is not needed, or raise max_file_store with the disk.';
  const findings =
    part >= FULL
      ? [disk.failed(server.name, used, cure)]
      : part >= NEARLY_FULL
        ? [disk.warn(server.name, used, cure)]
        : [disk.ok(server.name, used)];
  return [...findings, await fileSystem(server.name, config.store_dir, limit - stats.storage)];
}

/** The disk itself can be seen where the server runs on this machine alone. */
async function fileSystem(name: string, folder: string, wanted: number): Promise<Finding> {
  if (folder === '' || !existsSync(folder))
    return disk.unchecked(name, `the disk of ${folder || 'its store'} is seen on its machine alone: watch it there`);
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free >= wanted) return disk.ok(name, `${gib(free)} are free at ${folder}`);
  return disk.warn(
    name,
    `${gib(free)} are free at ${folder}, and max_file_store lets JetStream take ${gib(wanted)} more: a full file system stops it`,
    'Lower max_file_store, or give it a larger disk.',
  );
}

function peers(answers: readonly Answer[]): Finding[] {
  const names = new Set(answers.map(({ server }) => server.name));
  const meta = answers.map(({ data }) => data.jetstream?.meta).find((one) => one !== undefined);
  if (meta === undefined) return [];
  const away = (meta.replicas ?? []).filter(({ name, offline }) => offline === true || !names.has(name));
  if (meta.leader === undefined || meta.leader === '')
    return [nats.failed('cluster', 'JetStream has no leader: most servers are away', 'Start them.')];
  return away.map(({ name }) =>
    nats.failed(
      name,
      'a member of the cluster that does not answer',
      'Start it, or take it out: nats server cluster peer-remove.',
    ),
  );
}

/** Judges every server that answers. */
export async function checkServers(system: NatsConnection, vault: Vault): Promise<Finding[]> {
  const answers = await askAll(system);
  if (answers.length === 0)
    return [
      nats.failed(
        'SYS',
        'no server answers the system account’s questions',
        'system.creds is no user of the servers’ system account: put in the files of one “npm run bootstrap”.',
      ),
    ];
  const each = await Promise.all(
    answers
      .sort((a, b) => a.server.name.localeCompare(b.server.name))
      .map(async (one) => [trust(one, vault), ...version(one), time(one), ...(await room(one))]),
  );
  return [...each.flat(), ...peers(answers)];
}
