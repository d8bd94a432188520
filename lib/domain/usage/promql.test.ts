import { expect, it } from 'vitest';
import { promqlOf } from './promql.ts';

const HOME = `A${'B'.repeat(55)}`;
const EDGE = `A${'C'.repeat(55)}`;

it('asks for both accounts of an Organization, and for peaks where steps are long', () => {
  const short = new Map(promqlOf([HOME, EDGE], 15));
  expect(short.get('storageBytes')).toBe(
    `sum(max by (account) (nats_core_account_jetstream_storage_used{account=~"${HOME}|${EDGE}"}))`,
  );
  expect(short.get('bytesInPerSecond')).toBe(
    `sum(max by (account, server_id) (rate(nats_core_account_bytes_recv{account=~"${HOME}|${EDGE}"}[120s])))`,
  );
  const long = new Map(promqlOf([HOME], 3600));
  expect(long.get('connections')).toBe(
    `max_over_time((sum(max by (account, server_id) (nats_core_account_conn_count{account=~"${HOME}"})))[3600s:180s])`,
  );
  expect(long.has('apiCallsPerSecond')).toBe(false);
});

it.each([`A${'B'.repeat(54)}`, `${HOME}"} or vector(1)`, 'acme', '', `${HOME}\n`, `U${'B'.repeat(55)}`, '.*'])(
  'asks for nothing but public keys of accounts: %j',
  (account) => {
    expect(() => promqlOf([HOME, account], 15)).toThrow('public keys');
    expect(() => promqlOf([], 15)).toThrow('public keys');
  },
);
