/**
 * The baseline: node:http, the JSON of a request parsed, two messages as large as the audit records of an issue stored in JetStream one
 * after the other, and an answer as large. Nobody is checked, nothing else is remembered, nothing is signed.
 */
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { jetstreamManager } from '@nats-io/jetstream';
import { getCatalyst } from '../../../lib/server/nats/connections/catalyst.ts';
import type { FromBare } from './messages.ts';

const RECORD_BYTES = 640;
const ANSWER_BYTES = 2_000;

const { connection, jetstream } = await getCatalyst();
const manager = await jetstreamManager(connection, { checkAPI: false });
await manager.streams.add({ name: 'bench-issue', subjects: ['bench-issue.>'] });
const record = randomBytes(RECORD_BYTES);
const answer = JSON.stringify({ jwt: randomBytes(ANSWER_BYTES / 2).toString('hex') });

async function bodyOf(request: IncomingMessage): Promise<{ publicKey: string }> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString()) as { publicKey: string };
}

const server = createServer((request, response) => {
  const answerIt = async () => {
    const { publicKey } = await bodyOf(request);
    await jetstream.publish(`bench-issue.${publicKey}.intent`, record);
    await jetstream.publish(`bench-issue.${publicKey}.done`, record);
    response.writeHead(201, { 'content-type': 'application/json' }).end(answer);
  };
  answerIt().catch((error: unknown) => response.writeHead(500).end(String(error)));
});
server.listen(0, '127.0.0.1', () => {
  const message: FromBare = { kind: 'listening', port: (server.address() as AddressInfo).port };
  process.send?.(message);
});
