/** The listener that machines ask: what it tells, to whom, and what it stands. */
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { register } from 'prom-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readinessOf } from '../../lib/domain/system/readiness.ts';
import type { Check } from '../../lib/domain/system/readiness.ts';
import { startMachineListener } from '../../lib/server/http/machines/listener.ts';
import { startDraining } from '../../lib/server/http/machines/draining.ts';
import { configure } from './console.ts';

const TOKEN = 'a-token-of-machines';
const WELL: Check = { name: 'nats', state: 'ready', detail: '1 ms to n1' };

let checks: Check[];
let asked = 0;
const ask = async () => {
  asked += 1;
  await sleep(5);
  return readinessOf(checks);
};
let listener: Awaited<ReturnType<typeof startMachineListener>>;
const start = async (metricsToken: string | null = null) => {
  configure([], { metricsToken });
  listener = await startMachineListener({ host: '127.0.0.1', port: 0 }, 'VERTEBRA_METRICS_LISTEN', ask);
};
const get = (path: string, init: RequestInit = {}) => fetch(`http://${listener.address}${path}`, init);
const port = () => Number(listener.address.split(':')[1]);

beforeEach(() => {
  checks = [WELL];
  asked = 0;
});
afterEach(() => {
  listener.stop();
  Reflect.deleteProperty(globalThis, Symbol.for('vertebra.draining'));
});

it('tells figures and every check, and a process that is degraded is ready', async () => {
  await start();
  const figures = await get('/metrics');
  expect([figures.status, figures.headers.get('content-type')]).toEqual([200, register.contentType]);
  checks = [WELL, { name: 'account-index', state: 'degraded', detail: '2 unreadable accounts' }];
  const ready = await get('/readyz');
  expect([ready.status, await ready.json()]).toEqual([200, { ready: true, state: 'degraded', checks }]);
  checks = [{ ...WELL, state: 'not-ready' }];
  expect((await get('/readyz')).status).toBe(503);
  expect(await (await get('/healthz')).json()).toEqual({ healthy: true });
  expect((await get('/')).status).toBe(404);
});

it('with a token, figures and details are for whoever sends it', async () => {
  await start(TOKEN);
  const send = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
  expect((await get('/metrics')).status).toBe(401);
  expect((await get('/metrics', send(`${TOKEN}x`))).status).toBe(401);
  expect((await get('/metrics', send(TOKEN))).status).toBe(200);
  expect(await (await get('/readyz')).json()).toEqual({ ready: true });
  expect(await (await get('/readyz', send(TOKEN))).json()).toMatchObject({ checks });
});

it('is not ready once the process was told to stop', async () => {
  await start();
  startDraining();
  const answer = await get('/readyz');
  expect([answer.status, await answer.json()]).toMatchObject([503, { state: 'not-ready' }]);
});

it('a port that is taken is told by its variable', async () => {
  await start();
  const second = startMachineListener({ host: '127.0.0.1', port: port() }, 'VERTEBRA_METRICS_LISTEN', ask);
  await expect(second).rejects.toThrow(/VERTEBRA_METRICS_LISTEN wants .* is taken by another process/u);
});

describe('whoever means no good', () => {
  const raw = (bytes: string) =>
    new Promise<string>((resolve) => {
      let text = '';
      const socket = connect(port(), '127.0.0.1', () => socket.write(bytes));
      socket.on('data', (chunk) => (text += chunk.toString())).on('error', () => undefined);
      socket.on('close', () => resolve(text));
    });

  it.each([
    ['no request', 'hello\r\n\r\n', 405],
    ['no host', 'GET /readyz HTTP/1.1\r\n\r\n', 400],
    ['a method', 'DELETE /metrics HTTP/1.1\r\nHost: x\r\n\r\n', 405],
    ['a body', `GET /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n`, 413],
    ['an odd address', 'GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['headers without end', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'y'.repeat(20_000)}\r\n\r\n`, 431],
  ])('%s gets its answer', async (_what, bytes, status) => {
    await start();
    expect(await raw(bytes)).toMatch(new RegExp(`^HTTP/1.1 ${status} `, 'u'));
    expect((await get('/readyz')).status).toBe(200);
  });

  it('does not hold it up by being slow, nor by being many', async () => {
    await start();
    const slow = raw('GET /readyz HTTP/1.1\r\nHost: x\r\nX: ');
    const answers = await Promise.all(Array.from({ length: 300 }, async () => (await get('/readyz')).status));
    expect(new Set(answers)).toEqual(new Set([200]));
    expect(asked).toBeLessThan(100);
    expect(await slow).toMatch(/^HTTP\/1.1 408 /u);
  }, 15_000);
});
