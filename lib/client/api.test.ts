import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { api } from '../domain/paths.ts';
import { ApiProblem, asProblem } from './api-problem.ts';
import { callApi } from './api.ts';

const assign = vi.fn();
const fetched = vi.fn<typeof fetch>();

beforeEach(() => {
  vi.stubGlobal('window', { location: { pathname: '/organizations/acme', search: '?q=1', hash: '#a', assign } });
  vi.stubGlobal('fetch', fetched);
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetAllMocks();
});

const answer = (status: number, body: unknown) =>
  fetched.mockResolvedValueOnce(new Response(typeof body === 'string' ? body : JSON.stringify(body), { status }));

const failure = async (): Promise<ApiProblem> => {
  const error: unknown = await callApi(api.me()).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ApiProblem);
  return asProblem(error);
};

test('gives the answer', async () => {
  answer(200, { username: 'operator' });
  await expect(callApi(api.me())).resolves.toEqual({ username: 'operator' });
});

test('sends a body as JSON', async () => {
  answer(201, {});
  await callApi(api.organizations(), { method: 'POST', body: { slug: 'acme' } });
  const [path, request] = fetched.mock.calls[0] ?? [];
  expect(path).toBe('/api/v1/organizations');
  expect(request).toMatchObject({
    method: 'POST',
    body: '{"slug":"acme"}',
    headers: { 'content-type': 'application/json' },
  });
});

test('throws the problem of the answer', async () => {
  const fields = [{ path: 'slug', message: 'Taken.' }];
  answer(409, { code: 'conflict', title: 'This exists already', detail: 'acme exists.', fields, correlation: 'c1' });
  expect(await failure()).toMatchObject({ code: 'conflict', detail: 'acme exists.', fields, correlation: 'c1' });
  expect(assign).not.toHaveBeenCalled();
});

test('an ended session goes to the sign-in page and comes back', async () => {
  answer(401, { code: 'not-signed-in', title: 'You are not signed in', detail: 'Sign in.', correlation: 'c2' });
  expect((await failure()).code).toBe('not-signed-in');
  expect(assign).toHaveBeenCalledWith('/sign-in?error=session-ended&returnTo=%2Forganizations%2Facme%3Fq%3D1%23a');
});

test('says why it ended, where the server knows', async () => {
  const headers = { 'vertebra-session-ended': 'session-ended-idle' };
  fetched.mockResolvedValueOnce(new Response('{}', { status: 401, headers }));
  await failure();
  expect(assign).toHaveBeenCalledWith('/sign-in?error=session-ended-idle&returnTo=%2Forganizations%2Facme%3Fq%3D1%23a');
});

test('an answer of somebody in between is no answer of ours', async () => {
  answer(502, '<html>Bad gateway</html>');
  expect((await failure()).code).toBe('unreachable');
});

test('no answer at all', async () => {
  fetched.mockRejectedValueOnce(new TypeError('Failed to fetch'));
  expect((await failure()).code).toBe('unreachable');
});

test('does not claim that an unanswered change was not made', async () => {
  fetched.mockRejectedValueOnce(new TypeError('Failed to fetch'));
  await expect(callApi(api.organizations(), { method: 'POST' })).rejects.toThrow('is not known');
});

test('an aborted request stays one, so that nobody reports it', async () => {
  const aborted = new DOMException('Aborted', 'AbortError');
  fetched.mockRejectedValueOnce(aborted);
  await expect(callApi(api.me())).rejects.toBe(aborted);
});

test.each([
  ['forbidden', 'refused'],
  ['not-found', 'missing'],
  ['invalid-request', 'lasting'],
  ['nats-unavailable', 'failed'],
  ['internal', 'failed'],
] as const)('a problem %s is %s to a person', (code, kind) => {
  expect(new ApiProblem({ title: 't', detail: 'd', code }).kind).toBe(kind);
  // without an answer another try may help
  expect(new ApiProblem({ title: 't', detail: 'd' }).kind).toBe('failed');
});
