/** Whoever asks for credentials: makes keys and proofs of possession beforehand, and sends them, many at once. */
import { Agent, request } from 'node:http';
import { proofOfPossession } from '../../../lib/domain/credentials/proof.ts';
import { api } from '../../../lib/domain/paths.ts';
import { createKeyPair } from '../../../lib/server/keys/nkey.ts';
import type { FromLoad, ToLoad } from './messages.ts';

const PREPARED_AT_ONCE = 8;

const tell = (message: FromLoad) => process.send?.(message);
const agent = new Agent({ keepAlive: true });
let bodies: string[] = [];

/** The text of an answer 201; throws on any other. */
function post(url: string, token: string, body?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
    };
    const asked = request(url, { method: 'POST', agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () => {
        const text = Buffer.concat(chunks).toString();
        if (response.statusCode === 201) resolve(text);
        else reject(new Error(`${url} answered ${String(response.statusCode)}: ${text}`));
      });
    });
    asked.once('error', reject);
    asked.end(body);
  });
}

async function atOnce<T>(count: number, items: Iterable<T>, work: (item: T) => Promise<unknown>): Promise<void> {
  const queue = items[Symbol.iterator]();
  const worker = async () => {
    for (let next = queue.next(); next.done !== true; next = queue.next()) await work(next.value);
  };
  await Promise.all(Array.from({ length: count }, worker));
}

async function prepare({ app, token, organization, count }: Extract<ToLoad, { kind: 'prepare' }>): Promise<void> {
  const made: string[] = [];
  await atOnce(PREPARED_AT_ONCE, Array.from({ length: count }).keys(), async () => {
    const answer = await post(`${app}${api.credentialChallenges(organization)}`, token);
    const { nonce } = JSON.parse(answer) as { nonce: string };
    const pair = createKeyPair('U');
    const wish = {
      environment: 'dev',
      role: 'publisher',
      name: 'bench',
      joinsDurable: false,
      expiryDays: 1,
      publicKey: pair.publicKey,
      nonce,
    } as const;
    const proof = proofOfPossession({ act: 'issues', organization, ...wish });
    made.push(JSON.stringify({ ...wish, signature: pair.sign(proof).toString('base64url') }));
  });
  bodies = made;
  tell({ kind: 'prepared' });
}

async function send({ url, token, atOnce: count }: Extract<ToLoad, { kind: 'send' }>): Promise<void> {
  const each: number[] = [];
  const cpu = process.cpuUsage();
  const start = performance.now();
  await atOnce(count, bodies, async (body) => {
    const since = performance.now();
    await post(url, token, body);
    each.push(performance.now() - since);
  });
  const milliseconds = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  tell({ kind: 'sent', milliseconds, each: each.sort((a, b) => a - b), cpu: (user + system) / 1000 });
}

process.on('message', (message: ToLoad) => void (message.kind === 'prepare' ? prepare(message) : send(message)));
