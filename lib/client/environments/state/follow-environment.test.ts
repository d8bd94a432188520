import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { api } from '../../../domain/paths.ts';
import { EnvironmentFeed } from './environment-feed.ts';
import { followEnvironment } from './follow-environment.ts';
import { CONNECTING } from './live-environment.ts';
import type { LiveEnvironment } from './live-environment.ts';

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

const block = (event: string, data: object, id?: number) =>
  `event: ${event}\n${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`;
const entry = (key: string, revision: number) => ({ key, revision, at: '2026-11-23T12:00:00Z', value: null });
const beginning = (revision: number, ...keys: string[]) =>
  'retry: 5\n\n' +
  block('snapshot', { payloads: true, entries: keys.map((key) => entry(key, 1)) }) +
  block('live', { revision }, revision);
const feedOf =
  (text: string): Answer =>
  (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(text);
  };
/** The same, then it is over. */
const endOf =
  (text: string): Answer =>
  (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(text);
  };
const problem =
  (status: number, code: string): Answer =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/problem+json' });
    response.end(JSON.stringify({ status, code, title: 'No', detail: 'Not so.', correlation: '1' }));
  };

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
  vi.unstubAllGlobals();
});

/** Follows a server that gives these answers one after the other, the last one for ever. */
async function follow(...answers: Answer[]) {
  const asked: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    const answer = answers[Math.min(asked.length, answers.length - 1)];
    asked.push(request);
    answer?.(response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const renewed = vi.fn();
  const { fetch: real } = globalThis;
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    if (url !== api.me()) return real(url, init);
    renewed();
    return Promise.resolve(Response.json({}));
  });
  const now: { live: LiveEnvironment } = { live: CONNECTING };
  const report = (change: Partial<LiveEnvironment>) => {
    now.live = { ...now.live, ...change };
  };
  const stop = new AbortController();
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`;
  const ended = followEnvironment(new EnvironmentFeed(url, report), stop.signal, report);
  cleanups.push(() => {
    stop.abort();
    server.closeAllConnections();
    server.close();
  });
  return { asked, renewed, now, ended };
}

const revisionOf = ({ live }: { live: LiveEnvironment }) => live.objects?.revision;

test('shows what there is, then what comes', async () => {
  const { now } = await follow(feedOf(beginning(4, 'pod/a/b') + block('put', entry('pod/a/c', 5), 5)));
  await vi.waitFor(() => expect(revisionOf(now)).toBe(5));
  expect(now.live).toMatchObject({ status: 'live', problem: null });
  expect(now.live.objects?.rows.map(({ key }) => key)).toEqual(['pod/a/b', 'pod/a/c']);
});

test('goes on behind what it has when the connection breaks', async () => {
  const { now, asked } = await follow(
    endOf(beginning(4, 'pod/a/b') + 'id: 6\n\n'),
    feedOf(block('live', { revision: 6 }, 6) + block('delete', { key: 'pod/a/b', revision: 7, at: '' }, 7)),
  );
  await vi.waitFor(() => expect(revisionOf(now)).toBe(7));
  expect(asked.map(({ headers }) => headers['last-event-id'])).toEqual([undefined, '6']);
  expect(now.live.objects?.rows).toEqual([]);
});

test('begins anew when it cannot go on', async () => {
  const { now, asked } = await follow(
    endOf(beginning(4, 'pod/a/b')),
    endOf(
      block('reset', { reason: 'too old' }) + block('snapshot', { payloads: true, entries: [entry('pod/a/x', 8)] }),
    ),
    feedOf(beginning(9, 'pod/a/c')),
  );
  await vi.waitFor(() => expect(revisionOf(now)).toBe(9));
  expect(asked.map(({ headers }) => headers['last-event-id'])).toEqual([undefined, '4', undefined]);
  expect(now.live.objects?.rows.map(({ key }) => key)).toEqual(['pod/a/c']);
});

test('has the console renew the session, and asks again', async () => {
  const { now, renewed, asked } = await follow(
    problem(401, 'not-signed-in'),
    endOf(beginning(4) + block('end', { reason: 'access', message: 'The access token ends.' })),
    feedOf(block('live', { revision: 5 }, 5)),
  );
  await vi.waitFor(() => expect(revisionOf(now)).toBe(5));
  expect(renewed).toHaveBeenCalledTimes(2);
  expect(asked).toHaveLength(3);
});

test.each([
  ['before it is live', ''],
  ['as soon as it is live', beginning(4)],
])('is asked for later and later when it ends %s', async (_, text) => {
  const end = block('end', { reason: 'session', message: 'The session ends.' });
  const { asked } = await follow(endOf(text.replace('retry: 5', 'retry: 2000') + end));
  await vi.waitFor(() => expect(asked.length).toBeGreaterThan(0));
  await new Promise((resolve) => setTimeout(resolve, 900));
  expect(asked).toHaveLength(1);
});

test('forgets what a grant had opened when it ends', async () => {
  const { now, asked } = await follow(
    endOf(beginning(4, 'pod/a/b') + block('end', { reason: 'grant', message: 'The grant ended.' })),
    (response) => response.writeHead(200).flushHeaders(),
  );
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  expect(now.live.objects).toBeNull();
  expect(asked[1]?.headers['last-event-id']).toBeUndefined();
});

test('a suspended Organization ends it, in the words of the server', async () => {
  const { now, ended } = await follow(
    endOf(beginning(4) + block('end', { reason: 'suspended', message: 'It is off.' })),
  );
  await ended;
  expect(now.live).toMatchObject({ status: 'ended', problem: { detail: 'It is off.' } });
  expect(revisionOf(now)).toBe(4);
});

test('a refusal ends it, anything else is tried again', async () => {
  const { now, ended, asked } = await follow(problem(503, 'projector-unavailable'), problem(404, 'not-found'));
  await ended;
  expect(asked).toHaveLength(2);
  expect(now.live).toMatchObject({ status: 'refused', problem: { title: 'No' } });
});
