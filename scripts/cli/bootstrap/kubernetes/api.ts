/** Secrets of the namespace that this pod runs in, as its service account. No client library: it is two requests. */
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { isIPv6 } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from '../../../../lib/domain/zod.ts';
import { BootstrapError } from '../../../../lib/server/keys/bootstrap.ts';
import type { Data } from './secrets.ts';

const TIMEOUT_MS = 5000;
/** The network of a pod that has just been started may not be there yet. */
const TRIES = 5;
const PAUSE_MS = 2000;

const secretSchema = z.looseObject({
  metadata: z.looseObject({ name: z.string(), resourceVersion: z.string() }),
  data: z.record(z.string(), z.string()).nullish(),
});

/** A Secret as it was read: it is written only while it is still the same. */
export interface Secret {
  name: string;
  data: Data;
  raw: z.infer<typeof secretSchema>;
}

export interface SecretsApi {
  namespace: string;
  read: (name: string) => Promise<Secret>;
  /** Writes data into a Secret that was read; null when somebody else has changed it since. */
  write: (secret: Secret, data: Data) => Promise<Secret | null>;
}

export interface ApiOptions {
  host: string;
  port: string;
  /** token, namespace and ca.crt of the service account */
  directory: string;
  pauseMs?: number;
}

interface Answer {
  status: number;
  text: string;
}

/** Asks the API server for the Secrets of this pod's namespace. Its methods throw BootstrapError, which says what helps, and shows no data. */
export function secretsApi({ host, port, directory, pauseMs = PAUSE_MS }: ApiOptions): SecretsApi {
  const fileOf = (name: string): string => {
    try {
      return readFileSync(path.join(directory, name), 'utf8').trim();
    } catch {
      throw new BootstrapError(
        `--in-cluster: ${path.join(directory, name)} cannot be read. It runs in a pod with a service account (automountServiceAccountToken: true).`,
      );
    }
  };
  const namespace = fileOf('namespace');
  const ca = fileOf('ca.crt');
  const origin = `https://${isIPv6(host) ? `[${host}]` : host}:${port}`;

  const once = (method: 'GET' | 'PUT', url: URL, body: string | undefined) =>
    new Promise<Answer>((resolve, reject) => {
      const asked = request(
        url,
        {
          method,
          ca,
          timeout: TIMEOUT_MS,
          headers: {
            // read each time: it is replaced while a pod runs
            authorization: `Bearer ${fileOf('token')}`,
            accept: 'application/json',
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          },
        },
        (answer) => {
          const parts: Buffer[] = [];
          answer.on('data', (part: Buffer) => parts.push(part));
          answer.on('error', reject);
          answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(parts).toString() }));
        },
      );
      asked.on('timeout', () => asked.destroy(new Error(`no answer in ${TIMEOUT_MS / 1000} s`)));
      asked.on('error', reject);
      asked.end(body);
    });

  async function ask(method: 'GET' | 'PUT', name: string, body?: string): Promise<Answer> {
    const url = new URL(`/api/v1/namespaces/${namespace}/secrets/${name}`, origin);
    for (let left = TRIES - 1; ; left -= 1) {
      try {
        const answer = await once(method, url, body);
        const isBusy = answer.status === 429 || answer.status >= 500;
        if (!isBusy || left === 0) return answer;
      } catch (error) {
        if (error instanceof BootstrapError) throw error;
        if (left === 0)
          throw new BootstrapError(
            `The API server at ${origin} does not answer: ${(error as Error).message}. Run this again: it goes on where it stopped.`,
          );
      }
      await sleep(pauseMs);
    }
  }

  const refused = (status: number, verb: string, name: string): BootstrapError => {
    const what = `Secret ${namespace}/${name}`;
    const why = new Map([
      [401, `The API server does not take the token of this pod’s service account.`],
      [403, `The service account may not ${verb} ${what}: its Role wants “get” and “update” for this name.`],
      [
        404,
        `There is no ${what}. The chart makes it, empty; by hand: kubectl --namespace ${namespace} create secret generic ${name}`,
      ],
      [422, `The API server does not take what ${what} is to hold: is it immutable?`],
    ]);
    return new BootstrapError(why.get(status) ?? `The API server answered ${status} to ${verb} of ${what}.`);
  };

  function secretOf({ status, text }: Answer, verb: string, name: string): Secret {
    if (status !== 200) throw refused(status, verb, name);
    let content: unknown;
    try {
      content = JSON.parse(text);
    } catch {
      content = null;
    }
    const parsed = secretSchema.safeParse(content);
    if (!parsed.success) throw new BootstrapError(`What answers at ${origin} is no API server of Kubernetes.`);
    const data = Object.entries(parsed.data.data ?? {});
    return {
      name,
      data: Object.fromEntries(data.map(([key, value]) => [key, Buffer.from(value, 'base64').toString()])),
      raw: parsed.data,
    };
  }

  return {
    namespace,
    read: async (name) => secretOf(await ask('GET', name), 'get', name),
    write: async ({ name, raw }, data) => {
      const encoded = Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString('base64')] as const);
      // resourceVersion goes along: a Secret that has changed since is not written (409)
      const answer = await ask('PUT', name, JSON.stringify({ ...raw, data: Object.fromEntries(encoded) }));
      return answer.status === 409 ? null : secretOf(answer, 'update', name);
    },
  };
}
