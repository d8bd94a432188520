import { METRICS_TOKEN } from '../scripts/demo/start-app.ts';
import { api } from '../lib/domain/paths.ts';
import { readOperations } from './support/openapi.ts';
import { expectProblem } from './support/problem.ts';
import { pageAddresses, routeHandlers } from './support/routes.ts';
import { expect, test } from './support/test.ts';

const WISH = { slug: 'umbra', displayName: 'Umbra', environments: ['dev'] };

test.describe('the Origin check', () => {
  const FOREIGN = {
    missing: null,
    foreign: 'https://evil.example',
    null: 'null',
    'of another port': 'http://127.0.0.1:1',
  };

  for (const [name, origin] of Object.entries(FOREIGN)) {
    test(`refuses every unsafe operation whose Origin is ${name}`, async ({ callAs }) => {
      const operator = await callAs('operator');
      const unsafe = (await readOperations()).filter(({ method }) => method !== 'GET');
      expect(unsafe.length).toBeGreaterThan(0);
      for (const { method, path } of unsafe) {
        const body = method === 'POST' ? WISH : undefined;
        const answer = await operator(method, path.replace('{org}', 'acme'), { body, headers: { origin } });
        await expectProblem(answer, 'origin-refused');
      }
      expect((await operator('GET', api.organization('umbra'))).status).toBe(404);
      await expectProblem(await operator('POST', api.signOut(), { headers: { origin } }), 'origin-refused');
    });
  }

  test('lets our own pages through, and people who typed an address', async ({ callAs }) => {
    const admin = await callAs('acme-admin');
    expect((await admin('POST', api.credentialChallenges('acme'))).status).toBe(201);
    expect((await admin('GET', api.me())).status).toBe(200);
  });

  test('refuses a read with a cookie that another site asks for: what is written down of it is in somebody’s name', async ({
    callAs,
  }) => {
    const admin = await callAs('acme-admin');
    for (const headers of [{ origin: 'https://evil.example' }, { origin: null, 'sec-fetch-site': 'cross-site' }]) {
      await expectProblem(await admin('GET', api.me(), { headers }), 'origin-refused');
    }
  });
});

test('every operation asks for a session', async ({ callAs }) => {
  const stranger = await callAs(null);
  for (const { method, path } of await readOperations()) {
    await expectProblem(await stranger(method, path.replace('{org}', 'acme')), 'not-signed-in');
  }
});

test('an address that does not exist answers like the API', async ({ callAs }) => {
  const operator = await callAs('operator');
  await expectProblem(await operator('GET', '/api/v1/nothing'), 'not-found');
  await expectProblem(await operator('DELETE', '/api/v2'), 'not-found');
});

test.describe('a body that is no use', () => {
  const NATS_SESSIONS = api.natsSessions('acme');
  const BODIES: Record<string, { body?: string; headers?: Record<string, string> }> = {
    'is missing': {},
    'is not JSON': { body: '{"publicKey":' },
    'is no UTF-8 text that JSON allows': { body: '\u0000' },
    'is of another type': { body: '{}', headers: { 'content-type': 'text/plain' } },
    'has another form': { body: '[]' },
    'has a field of another type': { body: JSON.stringify({ publicKey: 7 }) },
  };
  for (const [name, options] of Object.entries(BODIES)) {
    test(`which ${name} is refused in words`, async ({ callAs }) => {
      const viewer = await callAs('acme-viewer');
      const problem = await expectProblem(await viewer('POST', NATS_SESSIONS, options), 'invalid-request');
      expect(problem.detail).toContain('Nothing was changed');
    });
  }

  test('which is larger than 64 KiB is refused before anybody reads it', async ({ callAs }) => {
    const viewer = await callAs('acme-viewer');
    const body = JSON.stringify({ publicKey: 'U'.repeat(70_000) });
    const problem = await expectProblem(await viewer('POST', NATS_SESSIONS, { body }), 'too-large');
    expect(problem.detail).toContain('Nothing was changed');
  });

  test('names every field that is wrong', async ({ callAs }) => {
    const operator = await callAs('operator');
    const body = { slug: 'prod', displayName: '', environments: ['dev', 'dev', 'moon'] };
    const problem = await expectProblem(await operator('POST', api.organizations(), { body }), 'invalid-request');
    expect(problem.fields?.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['slug', 'displayName', 'environments.2']),
    );
  });

  test('and neither is a query', async ({ callAs }) => {
    const operator = await callAs('operator');
    for (const query of ['limit=0', 'limit=501', 'offset=-1', 'sort=luck', `search=${'x'.repeat(101)}`]) {
      await expectProblem(await operator('GET', `${api.organizations()}?${query}`), 'invalid-request');
    }
  });
});

test.describe('the OpenAPI document', () => {
  test('is version 3.1 and has what every tool needs', async ({ demo }) => {
    const answer = await fetch(`${demo.app}${api.openapi()}`);
    const document = (await answer.json()) as {
      openapi: string;
      servers: { url: string }[];
      components: { schemas: Record<string, unknown>; securitySchemes: Record<string, unknown> };
    };
    expect(document.openapi).toMatch(/^3\.1\./);
    expect(document.servers).toEqual([{ url: demo.app }]);
    const references = JSON.stringify(document).match(/"\$ref":"#\/components\/schemas\/(\w+)"/g) ?? [];
    expect(references.length).toBeGreaterThan(0);
    for (const reference of references) {
      const name = /schemas\/(\w+)/.exec(reference)?.[1] ?? '';
      expect(document.components.schemas).toHaveProperty(name);
    }
  });

  test('lists every route there is and no other', async () => {
    const listed = (await readOperations()).map(({ method, path }) => `${method} ${path}`);
    const there = routeHandlers().filter((route) => route.includes(' /api/v1'));
    expect(listed.toSorted()).toEqual(there.toSorted());
    const ids = (await readOperations()).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

const MACHINE = { authorization: `Bearer ${METRICS_TOKEN}` };

test.describe('for machines', () => {
  test('/healthz and /readyz answer without a session', async ({ demo }) => {
    const health = await fetch(`${demo.app}/healthz`);
    expect([health.status, await health.json()]).toEqual([200, { healthy: true }]);
    for (const origin of [demo.app, demo.projector]) {
      const answer = await fetch(`${origin}/readyz`);
      expect([answer.status, await answer.json()]).toEqual([200, { ready: true }]);
      const detailed = await fetch(`${origin}/readyz`, { headers: MACHINE });
      expect(await detailed.json()).toEqual({ ready: true });
      const figures = await fetch(`${origin}/metrics`, { headers: MACHINE, redirect: 'manual' });
      expect(await figures.text()).not.toContain('vertebra_');
    }
    const ready = await fetch(`${demo.machines.app}/readyz`, { headers: MACHINE });
    const { checks } = (await ready.json()) as { checks: { name: string; state: string }[] };
    expect(ready.status).toBe(200);
    expect(checks.map(({ name }) => name)).toEqual([
      'nats-system-account',
      'nats-catalyst-account',
      'nats-servers',
      'account-index',
      'operator-key',
      'audit-seal',
      'session-ends',
      'claims-in-sync',
    ]);
    expect(checks.every(({ state }) => state === 'ready')).toBe(true);
  });

  test('/metrics counts requests by route, with no name of an Organization in it', async ({ demo, callAs }) => {
    await (
      await callAs('acme-viewer')
    )('GET', api.organization('acme'));
    const metrics = await (await fetch(`${demo.machines.app}/metrics`, { headers: MACHINE })).text();
    expect(metrics).toContain('route="/api/v1/organizations/{org}"');
    expect(metrics).toContain('vertebra_organizations 3');
    expect(metrics).toContain('process_cpu_seconds_total');
    expect(metrics).not.toMatch(/acme|globex|initech/);
  });
});

test('every answer carries the security headers, and pages a nonce of their own', async ({ demo, callAs }) => {
  const viewer = await callAs('acme-viewer');
  const addresses = [...pageAddresses(), '/healthz', api.me(), '/api/v1/nothing', '/nowhere'];
  const nonces = new Set<string>();
  for (const address of addresses) {
    const { headers } = await viewer('GET', address.replace('{org}', 'acme').replace(/\{.*?\}/g, 'x'));
    expect(headers.get('x-content-type-options'), address).toBe('nosniff');
    expect(headers.get('referrer-policy'), address).toBe('same-origin');
    expect(headers.get('cross-origin-opener-policy'), address).toBe('same-origin');
    expect(headers.get('permissions-policy'), address).toContain('camera=()');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy, address).toContain("default-src 'self'");
    expect(policy, address).toContain("frame-ancestors 'none'");
    expect(policy, address).toContain(`connect-src 'self' ${demo.nats.websocket}`);
    expect(policy, address).not.toMatch(/script-src[^;]*unsafe/);
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
    expect(nonce.length, address).toBeGreaterThanOrEqual(22);
    nonces.add(nonce);
  }
  expect(nonces.size).toBe(addresses.length);
});

test('so does one to a bearer token, which the proxy does not see: a policy that lets nothing in', async ({ demo }) => {
  for (const address of [api.me(), '/api/v1/nothing']) {
    const { headers } = await fetch(`${demo.app}${address}`, { headers: { authorization: 'Bearer x' } });
    expect(headers.get('x-content-type-options'), address).toBe('nosniff');
    expect(headers.get('referrer-policy'), address).toBe('same-origin');
    expect(headers.get('cross-origin-opener-policy'), address).toBe('same-origin');
    expect(headers.get('permissions-policy'), address).toContain('camera=()');
    expect(headers.get('content-security-policy'), address).toBe("default-src 'none'; frame-ancestors 'none'");
  }
});
