import { z } from '../../../domain/zod.ts';
import { gather } from '../../nats/connections/gather.ts';
import { allServers, knownServers } from '../../nats/connections/servers.ts';
import { getSystem } from '../../nats/connections/system.ts';

const varzSchema = z.looseObject({
  trusted_operators_claim: z
    .array(z.looseObject({ sub: z.string(), nats: z.looseObject({ signing_keys: z.array(z.string()).default([]) }) }))
    .default([]),
});

/** A nats-server, and the public keys whose account claims it accepts; null when it did not answer. */
export interface ServerTrust {
  name: string;
  trusts: string[] | null;
}

/**
 * Which keys of operators each server of the deployment trusts, as it says itself: they come from its configuration when it starts, and no
 * reload changes them (nats-server 2.15.1, server/reload.go). Throws `nats-unavailable`.
 */
export async function readServerTrust(): Promise<ServerTrust[]> {
  const [names, servers, system] = await Promise.all([allServers(), knownServers(), getSystem()]);
  const answers = await gather(system, '$SYS.REQ.SERVER.PING.VARZ', {}, servers);
  const trust = new Map(
    answers.map(({ server, data }) => {
      const { trusted_operators_claim: operators } = varzSchema.parse(data ?? {});
      return [server.name, operators.flatMap(({ sub, nats }) => [sub, ...nats.signing_keys])];
    }),
  );
  return [...new Set([...names, ...trust.keys()])].sort().map((name) => ({ name, trusts: trust.get(name) ?? null }));
}

/** Servers of the deployment that do not answer now: what is said of all accounts is not known of theirs. Throws `nats-unavailable`. */
export const silentServers = async (): Promise<string[]> =>
  (await readServerTrust()).flatMap(({ name, trusts }) => (trusts === null ? [name] : []));
