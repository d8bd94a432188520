/** What a nats-server can do, as measured, against the column of its series in docs/supported-versions.md. */
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { headers } from '@nats-io/transport-node';
import type { Msg, MsgHdrs, NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from '../../../lib/domain/zod.ts';
import { directGet } from '../../../lib/jetstream/messages/direct-get.ts';
import { getCatalyst } from '../../../lib/server/nats/connections/catalyst.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

const DOCUMENT = new URL('../../../docs/supported-versions.md', import.meta.url);
const STREAM = { name: 'PROBE', subjects: ['probe.>'], storage: 'memory', allow_direct: true };
const answerSchema = z.looseObject({
  error: z.unknown().optional(),
  config: z.record(z.string(), z.unknown()).optional(),
});

let vertebra: VertebraProcess;
let connection: NatsConnection;
let inboxPrefix: string;
beforeAll(async () => {
  vertebra = await startVertebra();
  ({ connection, inboxPrefix } = await getCatalyst());
  await api(`STREAM.CREATE.${STREAM.name}`, STREAM);
  for (const n of [1, 2, 3]) await publish(`probe.${n}`);
});
afterAll(() => vertebra.stop());

async function api(subject: string, body: unknown) {
  const answer = await connection.request(`$JS.API.${subject}`, JSON.stringify(body), { timeout: 2000 });
  return answerSchema.parse(answer.json());
}
const publish = (subject: string, with_: Record<string, string> = {}): Promise<Msg> => {
  const made: MsgHdrs = headers();
  for (const [name, value] of Object.entries(with_)) made.set(name, value);
  return connection.request(subject, 'x', { headers: made, timeout: 2000 });
};
const answers = (work: Promise<{ error?: unknown }>): Promise<boolean> =>
  work.then(
    ({ error }) => error === undefined,
    () => false,
  );
/** Whether a stream with this setting is made and keeps it: an older server leaves out what it does not know. */
async function keeps(setting: string, more: object = {}): Promise<boolean> {
  const { config } = await api(`STREAM.CREATE.${setting}`, {
    name: setting,
    subjects: [setting],
    storage: 'memory',
    ...more,
    [setting]: true,
  });
  return config?.[setting] === true;
}
const readers = () => ({ connection, inboxPrefix });
const isWhole = async (query: Parameters<typeof directGet>[2]): Promise<boolean> =>
  (await directGet(readers(), STREAM.name, query)).end === 'complete';
const consumer = (name: string, more: object = {}) =>
  api(`CONSUMER.CREATE.${STREAM.name}.${name}`, {
    stream_name: STREAM.name,
    config: { name, durable_name: name, ack_policy: 'explicit', ...more },
  });

/** By the first cell of the row that names it. */
const FEATURES: Record<string, () => Promise<boolean>> = {
  'batch direct get': () => isWhole({ seq: 1, batch: 2 }),
  'direct get by time': () => isWhole({ start_time: new Date(0).toISOString(), batch: 2 }),
  'direct get of many subjects': () => isWhole({ multi_last: ['probe.1', 'probe.2'] }),
  'time to live of a message': async () => {
    await keeps('allow_msg_ttl');
    await publish('allow_msg_ttl', { 'Nats-TTL': '1s' });
    await sleep(2500);
    return answers(api('STREAM.MSG.GET.allow_msg_ttl', { seq: 1 })).then((stays) => !stays);
  },
  'pausing a consumer': async () => {
    await consumer('pausing');
    const until = new Date(Date.now() + 60_000).toISOString();
    return answers(api(`CONSUMER.PAUSE.${STREAM.name}.pausing`, { pause_until: until }));
  },
  'priority groups of consumers': async () => {
    const made = z
      .looseObject({ config: z.looseObject({ priority_groups: z.array(z.string()).optional() }).optional() })
      .parse(await consumer('groups', { priority_groups: ['a'], priority_policy: 'overflow' }));
    return made.config?.priority_groups?.length === 1;
  },
  'message schedules': () => keeps('allow_msg_schedules'),
  'atomic batches': () => keeps('allow_atomic'),
  'message counters': () => keeps('allow_msg_counter'),
  // docs/nats.md: who may only read has the server itself ask for something else
  'refusing a request as where an answer goes': async () => {
    await api('STREAM.CREATE.VICTIM', { name: 'VICTIM', subjects: ['victim'], storage: 'memory' });
    const { seq } = z.looseObject({ seq: z.number() }).parse((await connection.request('probe.empty', '')).json());
    const body = JSON.stringify({ seq });
    connection.publish(`$JS.API.DIRECT.GET.${STREAM.name}`, body, { reply: '$JS.API.STREAM.DELETE.VICTIM' });
    await connection.flush();
    await sleep(500);
    return answers(api('STREAM.INFO.VICTIM', {}));
  },
  'refusing unknown fields of requests': async () => !(await answers(api('STREAM.NAMES', { nonsense: 1 }))),
};
/** The last question: whoever has the fault ends with it. */
const SURVIVES = 'surviving a negative offset';
async function survives(): Promise<boolean> {
  await api('STREAM.NAMES', { offset: -1 }).catch(() => undefined);
  const status = await fetch(`${vertebra.nats.monitorUrl}/healthz`).then(
    ({ status }) => status,
    () => 0,
  );
  return status === 200;
}

/** What the table says of a version: first cell of each row → yes or no. */
async function documented(version: string): Promise<Record<string, string>> {
  const series = version.split('.').slice(0, 2).join('.');
  const rows = (await readFile(DOCUMENT, 'utf8'))
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .map((cell) => cell.trim())
        .slice(1, -1),
    );
  const head = rows.find(([first]) => first === 'nats-server can') ?? [];
  // a patch release may have what the ones before it had not
  const column = head.includes(version)
    ? head.indexOf(version)
    : head.findIndex((cell) => cell.startsWith(`${series}.`));
  expect(column, `a column for ${series}`).toBeGreaterThan(0);
  const named = rows.filter(([first = '']) => first in FEATURES || first === SURVIVES);
  return Object.fromEntries(named.map(([first = '', ...cells]) => [first, cells[column - 1] ?? '']));
}

it('can what docs/supported-versions.md says of it', async () => {
  const version = connection.info?.version ?? '';
  const measured: Record<string, string> = {};
  const word = (can: boolean) => (can ? 'yes' : 'no');
  for (const [name, ask] of Object.entries(FEATURES)) measured[name] = word(await ask());
  measured[SURVIVES] = word(await survives());
  expect(measured).toEqual(await documented(version));
});
