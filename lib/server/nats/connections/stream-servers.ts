import type { StreamServers } from '../../../domain/organizations/creation.ts';
import { z } from '../../../domain/zod.ts';
import { gather } from './gather.ts';
import { allServers, knownServers } from './servers.ts';
import { getSystem } from './system.ts';

/** One that does not answer within that is away. */
const DEADLINE_MS = 1_000;

/** nats-server, server/events.go, ServerInfo */
const serverSchema = z.looseObject({
  name: z.string(),
  cluster: z.string().default(''),
  tags: z.array(z.string()).nullish(),
  jetstream: z.boolean().default(false),
});

/** The servers that streams can be on now, with their clusters and tags, and those that do not answer. Throws `nats-unavailable`. */
export async function streamServers(): Promise<StreamServers> {
  const known = await knownServers();
  const [answers, all] = await Promise.all([
    gather(await getSystem(), '$SYS.REQ.SERVER.PING', {}, known, { deadlineMs: DEADLINE_MS }),
    allServers(),
  ]);
  const here = new Set(answers.map(({ server }) => server.name));
  const servers = answers
    .map(({ server }) => serverSchema.parse(server))
    .filter(({ jetstream }) => jetstream)
    .map(({ name, cluster, tags }) => ({ name, cluster, tags: tags ?? [] }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return { servers, away: all.filter((name) => !here.has(name)) };
}
