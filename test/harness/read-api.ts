import { writeFile } from 'node:fs/promises';
import { Kvm } from '@nats-io/kv';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Actor } from '../../lib/domain/system/actor.ts';
import type { Caller } from '../../lib/domain/system/caller.ts';
import type { ObjectState } from '../../lib/domain/environments/environment-state.ts';
import { environmentAssets } from '../../lib/domain/names.ts';
import { getReadiness } from '../../lib/server/features/system/get-readiness.query.ts';
import { startReadApi } from '../../worker/read-api/http/server.ts';
import type { ReadApi } from '../../worker/read-api/http/server.ts';
import { targetOrganization } from '../battery/organization.ts';
import { startVertebra } from './vertebra-process.ts';
import { getConfig } from '../../lib/server/config/config.ts';
import { seenCookie } from '../../lib/server/identity/session/seen-cookie.ts';
import { sessionCookies } from '../../lib/server/identity/session/session-cookie.ts';
import type { Session } from '../../lib/server/identity/session/session.ts';

/** The cookies of somebody's browser. */
export async function cookieOf({ actor }: { actor: Actor }, session: Partial<Session> = {}): Promise<string> {
  const now = Date.now();
  const whole: Session = {
    actor,
    refreshToken: null,
    startedAt: now,
    accessExpiresAt: now + 600_000,
    ...session,
  };
  const cookies = [...(await sessionCookies(whole, [])), await seenCookie(whole)];
  return cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
}

export type Ask = (path: string, init?: RequestInit) => Promise<Response>;

/** Asks the read API at a port as somebody's browser, or as nobody. */
export async function askAs(port: number, caller: Caller | null, session: Partial<Session> = {}): Promise<Ask> {
  const cookie = caller === null ? {} : { cookie: await cookieOf(caller, session) };
  return (path, { headers, ...init } = {}) =>
    fetch(`http://127.0.0.1:${port}${path}`, {
      ...init,
      headers: { ...cookie, ...(headers as Record<string, string>) },
    });
}

let sequence = 0;

/** What the projector keeps of a pod. */
export const podState = (name: string, more: Partial<ObjectState> = {}): ObjectState => ({
  version: 1,
  source: 'k8s',
  kind: 'pod',
  namespace: 'shop',
  name,
  status: 'healthy',
  reason: null,
  object: { phase: 'Running' },
  event: { id: crypto.randomUUID(), type: 'io.k8s.pod.updated', source: '/k8s', time: null },
  sequence: (sequence += 1),
  ...more,
});

/** The bucket of an Environment, written to as the projector does. */
export async function bucketOf(connection: NatsConnection, environment: string) {
  const kv = await new Kvm(connection).create(environmentAssets(environment).bucket);
  return {
    kv,
    /** Puts a pod and gives the revision. */
    put: (name: string, more: Partial<ObjectState> = {}) =>
      kv.put(`pod/shop/${name}`, JSON.stringify(podState(name, more))),
  };
}

/** A Vertebra with an Organization `acme` and one `globex`, and the read API of a projector beside it. */
export async function startReadApiBeside(issuers?: unknown) {
  process.env.VERTEBRA_PROJECTOR_LISTEN = '127.0.0.1:0';
  const vertebra = await startVertebra();
  if (issuers !== undefined) await writeFile(vertebra.environment.VERTEBRA_ISSUERS_FILE ?? '', JSON.stringify(issuers));
  const acme = await targetOrganization(vertebra.nats.url, 'acme', ['dev', 'prod']);
  await (await targetOrganization(vertebra.nats.url, 'globex', ['prod'])).close();
  const started: ReadApi[] = [];
  const start = async (port = 0) => {
    getConfig().projectorListen.port = port;
    const server = await startReadApi(getReadiness);
    started.push(server);
    return server;
  };
  return {
    vertebra,
    acme,
    /** another one in this process; at a free port if at none that is given */
    start,
    stop: async () => {
      await Promise.all(started.map((server) => server.stop()));
      await acme.close();
      await vertebra.stop();
    },
  };
}
