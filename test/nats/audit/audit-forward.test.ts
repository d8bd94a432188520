import { jetstreamManager } from '@nats-io/jetstream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hashOf } from '../../../lib/server/audit/chain/chain.ts';
import { recordAudit } from '../../../lib/server/audit/record.ts';
import { AUDIT_STREAM } from '../../../lib/server/nats/streams/audit-streams.ts';
import { getCatalyst } from '../../../lib/server/nats/connections/catalyst.ts';
import { member } from '../../harness/callers.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

const SUBJECT = 'siem.audit';

interface Line {
  resourceLogs: {
    scopeLogs: {
      logRecords: {
        timeUnixNano: string;
        severityText: string;
        eventName: string;
        body: { stringValue: string };
        attributes: { key: string; value: { stringValue?: string; intValue?: string } }[];
      }[];
    }[];
  }[];
}

let vertebra: VertebraProcess;
beforeAll(async () => {
  process.env.VERTEBRA_AUDIT_FORWARD_SUBJECT = SUBJECT;
  vertebra = await startVertebra();
});
afterAll(async () => {
  delete process.env.VERTEBRA_AUDIT_FORWARD_SUBJECT;
  await vertebra.stop();
});

it('whoever subscribes gets each record as a line of OTLP/JSON that proves the log', async () => {
  const { connection } = await getCatalyst();
  const subscription = connection.subscribe(SUBJECT, { max: 2 });
  const caller = member('acme', 'org-viewer');
  const entry = { action: 'data.view', organization: 'acme', object: 'WS_acme-dev' } as const;
  await recordAudit(caller, { ...entry, result: 'done' });
  await recordAudit(caller, { ...entry, result: 'refused', reason: 'no grant' });
  const lines = (await Array.fromAsync(subscription)).map((message) => message.json<Line>());
  const records = lines.flatMap(({ resourceLogs }) => resourceLogs[0]?.scopeLogs[0]?.logRecords ?? []);

  expect(records.map(({ severityText, eventName }) => [severityText, eventName])).toEqual([
    ['INFO', 'vertebra.audit.data.view'],
    ['WARN', 'vertebra.audit.data.view'],
  ]);
  const attributes = records[1]?.attributes.map(({ key, value }) => [key, value.stringValue ?? value.intValue]);
  expect(Object.fromEntries(attributes ?? [])).toMatchObject({
    'user.name': 'acme-org-viewer',
    'client.address': '192.0.2.1',
    'vertebra.organization': 'acme',
    'vertebra.object': 'WS_acme-dev',
    'vertebra.reason': 'no grant',
    'vertebra.sequence': '2',
  });
  expect(BigInt(records[0]?.timeUnixNano ?? 0) / 1_000_000_000n).toBeGreaterThan(1_700_000_000n);
  const { streams } = await jetstreamManager(connection);
  const stored = await streams.getMessage(AUDIT_STREAM, { seq: 1 });
  expect(hashOf(Buffer.from(records[0]?.body.stringValue ?? ''))).toBe(stored && hashOf(stored.data));
});
