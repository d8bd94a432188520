import { afterAll, beforeAll, expect, it } from 'vitest';
import { getCatalyst } from '../../../lib/server/nats/connections/catalyst.ts';
import { readValues } from '../../../lib/server/spine/state/read-values.ts';
import { startVertebra } from '../../harness/vertebra-process.ts';
import type { VertebraProcess } from '../../harness/vertebra-process.ts';

let vertebra: VertebraProcess;
beforeAll(async () => {
  vertebra = await startVertebra();
});
afterAll(() => vertebra.stop());

it('reads what a bucket holds while somebody writes into it without a pause', async () => {
  const { connection, supportGrants } = await getCatalyst();
  const keys = Array.from({ length: 20 }, (_, n) => `acme.${n}`);
  for (const key of keys) await supportGrants.put(key, '0');
  let writing = true;
  // each key is written over again and again while one reading goes on, by several at once
  const write = async (first: number) => {
    for (let round = 1; writing; round += 1) {
      for (const n of keys.keys())
        connection.publish(`$KV.support-grants.acme.${(first + n) % keys.length}`, String(round));
      await connection.flush();
    }
  };
  const written = Promise.all([0, 7, 13].map(write));
  try {
    for (let times = 0; times < 100; times += 1) {
      const found = (await readValues(connection, 'support-grants', 'acme.*')).map(({ key }) => key);
      expect(found.sort()).toEqual([...keys].sort());
    }
  } finally {
    writing = false;
    await written;
  }
});
