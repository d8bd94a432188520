import { errors, headers } from '@nats-io/transport-node';
import type { Msg, NatsConnection, RequestOptions } from '@nats-io/transport-node';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { askPatiently } from './patient-requests.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

type Answer = object | Error | null;
const NOT_AVAILABLE = { error: { code: 503, err_code: 10008 } };
const IN_PROCESS = { error: { code: 409, err_code: 10158 } };
const WRONG_LAST = { error: { code: 400, err_code: 10071 } };
const NO_RESPONDERS = new errors.RequestError('503', { cause: new errors.NoRespondersError('x') });
const DONE = { stream: 'KV_x', seq: 7 };

/** A connection that gives these answers in turn; null for none. */
function answering(...answers: Answer[]) {
  const tries: { at: number; id: string | undefined }[] = [];
  const began = Date.now();
  let tell = (_: { type: string }): void => undefined;
  const connection = {
    async *status() {
      for (;;) yield await new Promise<{ type: string }>((resolve) => (tell = resolve));
    },
    request: (_subject: string, _payload: unknown, options?: RequestOptions) => {
      tries.push({ at: Date.now() - began, id: options?.headers?.get('Nats-Msg-Id') });
      const answer = answers.shift() ?? null;
      if (answer instanceof Error) return Promise.reject(answer);
      if (answer !== null) return Promise.resolve({ data: new TextEncoder().encode(JSON.stringify(answer)) } as Msg);
      return new Promise((_resolve, reject) => setTimeout(() => reject(new errors.TimeoutError()), options?.timeout));
    },
  } as unknown as NatsConnection;
  askPatiently(connection);
  return { connection, tries, tell: (type: string) => tell({ type }) };
}

async function ask({ connection }: { connection: NatsConnection }, subject: string, timeout = 5_000) {
  const asked = connection.request(subject, '', { timeout }).then(
    (message) => JSON.parse(new TextDecoder().decode(message.data)) as unknown,
    (error: unknown) => error,
  );
  await vi.advanceTimersByTimeAsync(15_000);
  return asked;
}

it.each([
  ['a publish', '$KV.x.y'],
  ['a question', '$JS.API.STREAM.MSG.GET.KV_x'],
  ['what must not be done twice', '$JS.API.STREAM.PURGE.KV_x'],
])('%s waits for a leader', async (_, subject) => {
  const nats = answering(NO_RESPONDERS, NOT_AVAILABLE, IN_PROCESS, DONE);
  expect(await ask(nats, subject)).toEqual(DONE);
  expect(nats.tries.map(({ at }) => at)).toEqual([0, 200, 400, 600]);
});

it('what was refused for another reason is told at once', async () => {
  const nats = answering(WRONG_LAST, DONE);
  expect(await ask(nats, '$KV.x.y')).toEqual(WRONG_LAST);
});

it('gives up after twelve seconds with what was answered last', async () => {
  const nats = answering(...Array.from({ length: 100 }, () => NOT_AVAILABLE));
  expect(await ask(nats, '$KV.x.y')).toEqual(NOT_AVAILABLE);
  expect(nats.tries.at(-1)?.at).toBeLessThanOrEqual(12_000);
  expect(await ask(answering(...Array.from({ length: 100 }, () => NO_RESPONDERS)), '$KV.x.y')).toBe(NO_RESPONDERS);
});

it('a publish that is not answered is sent again, as the same message', async () => {
  const nats = answering(null, null, DONE);
  expect(await ask(nats, '$KV.x.y')).toEqual(DONE);
  expect(nats.tries.map(({ at }) => at)).toEqual([0, 1_000, 2_000]);
  const [first, ...others] = nats.tries.map(({ id }) => id);
  expect(first).toMatch(/^[0-9a-f-]{36}$/);
  expect(others).toEqual([first, first]);
});

it('another message has another id, its headers being the same object', async () => {
  const nats = answering(DONE, DONE);
  const shared = headers();
  for (const n of [1, 2]) await nats.connection.request('$KV.x.y', String(n), { timeout: 5_000, headers: shared });
  expect(new Set(nats.tries.map(({ id }) => id)).size).toBe(2);
});

it('what stands there may be an earlier try, and nobody knows', async () => {
  expect(await ask(answering(null, WRONG_LAST), '$KV.x.y')).toBeInstanceOf(errors.TimeoutError);
});

it('what must not be done twice is sent once when nobody answers', async () => {
  const nats = answering(null, DONE);
  expect(await ask(nats, '$JS.API.STREAM.PURGE.KV_x')).toBeInstanceOf(errors.TimeoutError);
  expect(nats.tries).toHaveLength(1);
});

it('whoever waits for less has a patience of their own', async () => {
  const nats = answering(NO_RESPONDERS, DONE);
  expect(await ask(nats, '$KV.x.y', 2_000)).toBe(NO_RESPONDERS);
});

it('a stream without direct access is told at once', async () => {
  expect(await ask(answering(NO_RESPONDERS, DONE), '$JS.API.DIRECT.GET.KV_x')).toBe(NO_RESPONDERS);
});

it('after a reconnect it is asked at once; while the connection is lost it is given up after five seconds', async () => {
  const nats = answering(null, DONE);
  const asked = nats.connection.request('$KV.x.y', '', { timeout: 5_000 });
  await vi.advanceTimersByTimeAsync(300);
  nats.tell('reconnect');
  await vi.advanceTimersByTimeAsync(0);
  expect(nats.tries.map(({ at }) => at)).toEqual([0, 300]);
  await asked;
  nats.tell('disconnect');
  await vi.advanceTimersByTimeAsync(0);
  const began = Date.now();
  const lost = nats.connection.request('$KV.x.y', '', { timeout: 5_000 }).catch(() => Date.now() - began);
  await vi.advanceTimersByTimeAsync(15_000);
  expect(await lost).toBe(5_000);
  expect(nats.tries).toHaveLength(2);
});
