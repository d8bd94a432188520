/** What people and machines do all the time, through the proxy: issuing, revoking, reading pages and the API. */
import { setTimeout as sleep } from 'node:timers/promises';
import { formatCreds } from '../../../lib/domain/credentials/creds-file.ts';
import { api, pages } from '../../../lib/domain/paths.ts';
import { z } from '../../../lib/domain/zod.ts';
import { member } from '../callers.ts';
import { credentialRequest, makeUserKey } from '../issue.ts';
import type { Balancer } from './balancer.ts';

const EACH_MS = 250;
/** Whoever waits longer than that for an answer takes it for lost. */
const PATIENCE_MS = 20_000;

interface HeldFile {
  publicKey: string;
  creds: string;
}

export interface Load {
  requests: number;
  /** what was refused or broke, in words, and was not done when it was asked again either */
  failed: string[];
  /** what was refused with the words to try again in a moment, and was done when it was */
  repeated: string[];
  /** milliseconds, and of what */
  slowest: { milliseconds: number; what: string };
  issued: HeldFile[];
  /** public keys of which the answer said that they are revoked, whole */
  revoked: string[];
  stop: () => Promise<void>;
}

const nonceSchema = z.object({ nonce: z.string() });
const jwtSchema = z.object({ jwt: z.string() });
/** Words of the product that say so: nothing was done, or what was begun is carried to its end. */
const MAY_REPEAT = /nats-unavailable|when NATS is back/u;
const TRIES = 12;
const AGAIN_MS = 1_000;
const isDoneAlready = ({ status, text }: { status: number; text: string }): boolean =>
  status === 409 && text.includes('already revoked');

/** Starts it in an Organization as its admin; `cookie` is theirs, `origin` that of the pages. */
export function startLoad(balancer: Balancer, organization: string, cookie: string, origin: string): Load {
  const admin = member(organization, 'org-admin');
  let stopped = false;
  const load: Omit<Load, 'stop'> = {
    requests: 0,
    failed: [],
    repeated: [],
    slowest: { milliseconds: 0, what: '' },
    issued: [],
    revoked: [],
  };

  /** One request: the text of its answer, or what became of it instead. */
  async function once(path: string, init: RequestInit): Promise<{ ok: boolean; status: number; text: string }> {
    try {
      const answer = await balancer.request(path, { ...init, signal: AbortSignal.timeout(PATIENCE_MS) });
      const text = await answer.text();
      // A stream of lines has said 200 before it was cut off.
      return { ok: answer.ok && !text.includes('"type":"failed"'), status: answer.status, text };
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : '';
      return { ok: false, status: 0, text: `${String(error)} ${cause}` };
    }
  }

  /** The whole text of an answer; null, and told, where there is none. What says so is tried again in a moment, as a client does. */
  async function ask(what: string, path: string, body?: () => Promise<object>): Promise<string | null> {
    const began = performance.now();
    load.requests += 1;
    for (let tries = 1; ; tries += 1) {
      const answer = await once(path, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { cookie, origin, ...(body !== undefined && { 'content-type': 'application/json' }) },
        ...(body !== undefined && { body: JSON.stringify(await body()) }),
      });
      const milliseconds = Math.round(performance.now() - began);
      if (milliseconds > load.slowest.milliseconds) load.slowest = { milliseconds, what };
      if (answer.ok || (tries > 1 && isDoneAlready(answer))) return answer.text;
      const told = `${what}: ${answer.status} ${answer.text.slice(0, 300)}`;
      if (tries === TRIES || !MAY_REPEAT.test(answer.text)) {
        load.failed.push(told);
        return null;
      }
      if (tries === 1) load.repeated.push(told);
      await sleep(AGAIN_MS);
    }
  }

  async function issueOne(): Promise<void> {
    let key = makeUserKey();
    const answer = await ask('issue', api.credentials(organization), async () => {
      const challenge = await ask('challenge', api.credentialChallenges(organization), () => Promise.resolve({}));
      key = makeUserKey();
      const { nonce } = nonceSchema.parse(JSON.parse(challenge ?? '{"nonce":""}'));
      return credentialRequest(admin, organization, { environment: 'dev', role: 'publisher', nonce }, key);
    });
    if (answer === null) return;
    const { jwt } = jwtSchema.parse(JSON.parse(answer));
    load.issued.push({ publicKey: key.publicKey, creds: formatCreds(jwt, key.seed) });
  }

  async function revokeOne(): Promise<void> {
    const chosen = load.issued[load.revoked.length * 2];
    if (chosen === undefined) return;
    const request = {
      selection: { by: 'key', publicKeys: [chosen.publicKey] },
      reason: 'Taken back under load.',
      deleteDurables: false,
    };
    const text = await ask('revoke', api.credentialRevocations(organization), () => Promise.resolve(request));
    if (text !== null) load.revoked.push(chosen.publicKey);
  }

  const reads = [
    () => ask('page of an Organization', pages.organization(organization)),
    () => ask('credentials', api.credentials(organization, { limit: 20 })),
    () => ask('page of credentials', pages.credentials(organization)),
    () => ask('Organization', api.organization(organization)),
  ];
  const each = async (act: (n: number) => Promise<unknown>) => {
    for (let n = 0; !stopped; n += 1) {
      const next = sleep(EACH_MS);
      await act(n);
      await next;
    }
  };
  const running = Promise.all([
    each(issueOne),
    each((n) => (n % 4 === 0 ? revokeOne() : Promise.resolve())),
    each((n) => reads[n % reads.length]?.() ?? Promise.resolve()),
  ]);
  return Object.assign(load, {
    stop: async () => {
      stopped = true;
      await running;
    },
  });
}
