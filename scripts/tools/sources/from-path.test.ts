import { expect, test } from 'vitest';
import { fakeIo, missing } from './fake-io.ts';
import { fromPath } from './from-path.ts';

const source = fromPath('nats-server', '2.10.0');

test('takes a program that is new enough', async () => {
  const { io } = fakeIo(() => 'nats-server: v2.10.27\n');
  expect(await source.find(io)).toBe('nats-server');
});

test('passes over an older one and says so', async () => {
  const { io, said } = fakeIo(() => 'nats-server: v2.9.10\n');
  expect(await source.find(io)).toBeNull();
  expect(said).toEqual(['nats-server on PATH is 2.9.10; 2.10.0 or later is needed.']);
});

test('passes over one that is not there', async () => {
  const { io } = fakeIo(missing);
  expect(await source.find(io)).toBeNull();
});
