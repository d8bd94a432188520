/** Processes of Vertebra that run, and which keys of the Sovereign each holds and trusts: every one says so itself. */
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from '../../../domain/zod.ts';
import { heldOperators } from '../../accounts/operator/operator-key.ts';
import { withCatalyst } from '../../nats/connections/catalyst.ts';
import { getVault } from '../../nats/connections/vault.ts';
import { readValues } from '../../spine/state/read-values.ts';

/** Three times within the time after which a process counts as gone (catalyst.ts). */
const EVERY_MS = 3_000;

const processSchema = z.object({
  kind: z.enum(['console', 'projector']),
  host: z.string(),
  startedAt: z.string(),
  trusts: z.array(z.string()),
  holds: z.array(z.string()),
  /** made by a rotation, and not the one it signs by after a start */
  next: z.string().nullable(),
  /** number of each master secret that it holds → the public key of its checkpoints, by which it is told from another */
  masters: z.record(z.string(), z.string()),
});
export type RunningProcess = z.infer<typeof processSchema> & { id: string };

/** A process for people. */
export const nameOf = ({ kind, host, id }: RunningProcess): string =>
  `${kind} ${id.replace(`${kind}-`, '')} on ${host}`;
/** Said beside a process that is in the way. */
export const ENDED_COUNTS = 'One that has ended counts for 10 s.';

/** Those that were heard of within the last 10 s, by their id. Throws `nats-unavailable`. */
export async function readProcesses(): Promise<RunningProcess[]> {
  const values = await withCatalyst(({ connection }) => readValues(connection, 'processes'));
  return values
    .flatMap(({ key, text }): RunningProcess[] => {
      const parsed = processSchema.safeParse(JSON.parse(text));
      return parsed.success ? [{ id: key, ...parsed.data }] : [];
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Says which keys this process has, once. Throws `nats-unavailable`. */
async function announce(id: string, kind: RunningProcess['kind'], startedAt: string): Promise<void> {
  const vault = await getVault();
  const holds = heldOperators(vault);
  const next = vault.nextOperator?.publicKey ?? null;
  const masters = Object.fromEntries([...vault.masters].map(([number, { publicKey }]) => [String(number), publicKey]));
  const said = { kind, host: hostname(), startedAt, trusts: vault.operatorKeys, holds, next, masters };
  await withCatalyst(({ processes }) => processes.put(id, JSON.stringify(said)));
}

/** Says so for as long as the process runs. Never returns; NATS being away only delays it. */
export async function keepAnnouncingKeys(kind: RunningProcess['kind']): Promise<never> {
  const id = `${kind}-${randomBytes(4).toString('hex')}`;
  const startedAt = new Date().toISOString();
  for (;;) {
    await announce(id, kind, startedAt).catch(() => undefined);
    await sleep(EVERY_MS, undefined, { ref: false });
  }
}
