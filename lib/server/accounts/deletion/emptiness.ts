/** Whether anything of an Organization is left on its servers, and having that taken away. */
import { z } from '../../../domain/zod.ts';
import { natsUnavailable } from '../../nats/connections/connect.ts';
import { getSystem } from '../../nats/connections/system.ts';
import { proofsOf, SILENT } from '../evidence/doubts.ts';
import type { Doubt, Proofs } from '../evidence/doubts.ts';
import { askAboutStreams, parseJetStream } from '../usage/jetstream-reading.ts';
import { readStoredClaims } from '../stored-claims.ts';
import { doubtsOf } from '../suspension/suspension-proof.ts';
import type { BothAccounts } from '../suspension/suspension-proof.ts';

const ANSWER_MS = 1_000;
const PURGE_MS = 5_000;

const NO_JETSTREAM: Doubt = { why: 'Its JetStream is not up yet.', needsClaims: false };
const jszSchema = z.looseObject({ disabled: z.boolean().default(false) });

/** Why it is not proven that a server has no stream of an account, by server; one that is not in it has none. */
async function storedDoubts(account: string, servers: readonly string[]): Promise<Map<string, Doubt>> {
  const { answers } = await askAboutStreams(account, {}, { deadlineMs: ANSWER_MS });
  const doubtOf = (server: string): Doubt | undefined => {
    const answer = answers.find((one) => one.server.name === server);
    if (answer === undefined) return SILENT;
    if (jszSchema.safeParse(answer.data).data?.disabled !== false) return NO_JETSTREAM;
    const told = parseJetStream(answer).accounts.filter(({ id }) => id === account);
    const streams = told.flatMap(({ stream_detail: all }) => all.map(({ name }) => name)).sort();
    return streams.length === 0 ? undefined : { why: `It still has ${streams.join(', ')}.`, needsClaims: false };
  };
  return new Map(
    servers.flatMap((server) => {
      const doubt = doubtOf(server);
      return doubt === undefined ? [] : [[server, doubt] as const];
    }),
  );
}

/** An account whose claims are not there lets nobody in, and no server has it in memory. */
const inMemoryDoubts = async (account: string, servers: readonly string[]): Promise<Map<string, Doubt>> =>
  (await readStoredClaims(account)) === null ? new Map<string, Doubt>() : doubtsOf(account, true, servers);

/**
 * Asks each of the servers whether anything of both accounts is left there: a stream, a connection, or limits that let somebody in. Throws
 * `nats-unavailable` when none answers.
 */
export async function askForEmptiness({ home, edge }: BothAccounts, servers: readonly string[]): Promise<Proofs> {
  const asked = [home, edge].flatMap((account) => [inMemoryDoubts(account, servers), storedDoubts(account, servers)]);
  return proofsOf(servers, await Promise.all(asked));
}

const purgedSchema = z.looseObject({ initiated: z.boolean().default(false) });

/**
 * Has JetStream delete every stream, bucket and consumer of an account: asked by the system account, whoever may connect to it
 * (nats-server, jetstream_api.go, jsLeaderAccountPurgeRequest). Servers that are away do it when they are back. Throws
 * `nats-unavailable` while nobody leads JetStream.
 */
export async function purgeAccount(account: string): Promise<void> {
  const system = await getSystem();
  const answer = await system
    .request(`$JS.API.ACCOUNT.PURGE.${account}`, '', { timeout: PURGE_MS })
    .catch((error: unknown) => {
      throw natsUnavailable(error);
    });
  if (purgedSchema.safeParse(answer.json()).data?.initiated !== true)
    throw new Error(`JetStream did not delete what is in ${account}: ${answer.string()}`);
}
