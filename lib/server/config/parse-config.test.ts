import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ConfigError } from './config-error.ts';
import { parseConfig } from './parse-config.ts';

const KEY = Buffer.alloc(32, 7).toString('base64url');
const SOVEREIGN = {
  name: 'Sovereign',
  issuer: 'https://id.example/realms/catalyst-admin',
  clientId: 'vertebra',
  scope: { kind: 'sovereign' },
};
const TEMPLATE = { ...SOVEREIGN, issuer: 'https://id.example/realms/{org}', scope: { kind: 'organization-template' } };

let directory: string;
const write = (name: string, content: unknown): string => {
  const path = join(directory, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content), { mode: 0o600 });
  return path;
};
const good = () => ({
  VERTEBRA_BASE_URL: 'http://127.0.0.1:3000',
  VERTEBRA_NATS_URL: 'nats://127.0.0.1:4222, tls://nats.example:4222',
  VERTEBRA_NATS_WEBSOCKET_URL: 'ws://127.0.0.1:8080',
  VERTEBRA_PROJECTOR_URL: 'http://127.0.0.1:3001',
  VERTEBRA_KEYS_DIR: directory,
  VERTEBRA_ISSUERS_FILE: write('issuers.json', [SOVEREIGN, TEMPLATE]),
});

const problems = (environment: Record<string, string | undefined>): Record<string, string> => {
  try {
    parseConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) {
      const found: Record<string, string> = {};
      for (const { variable, wants } of error.problems) {
        expect(error.message).toContain(`${variable} ${wants}`);
        found[variable] = `${found[variable] ?? ''}${wants}`;
      }
      return found;
    }
    throw error;
  }
  return {};
};

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'vertebra-config-'));
  write('session-keys.json', { current: 'a', keys: { a: KEY } });
});
afterAll(() => rmSync(directory, { recursive: true }));

describe('a file of session keys', () => {
  it('that everybody on the machine may read is refused, with what to do', () => {
    const path = write('open-keys.json', { current: 'a', keys: { a: KEY } });
    chmodSync(path, 0o644);
    expect(problems({ ...good(), VERTEBRA_SESSION_KEYS_FILE: path })).toEqual({
      VERTEBRA_SESSION_KEYS_FILE: expect.stringContaining(`chmod o-rwx ${path}`) as string,
    });
    chmodSync(path, 0o640);
    expect(problems({ ...good(), VERTEBRA_SESSION_KEYS_FILE: path })).toEqual({});
  });
});

describe('a whole environment', () => {
  it('becomes a configuration, with the defaults filled in', () => {
    const config = parseConfig(good());
    expect(config).toMatchObject({
      baseUrl: 'http://127.0.0.1:3000',
      natsServers: ['nats://127.0.0.1:4222', 'tls://nats.example:4222'],
      natsPublicUrl: 'nats://127.0.0.1:4222',
      trustedProxies: 0,
      listen: { host: '127.0.0.1', port: 3000 },
      projectorListen: { host: '127.0.0.1', port: 3001 },
      metricsListen: { host: '127.0.0.1', port: 9464 },
      projectorMetricsListen: { host: '127.0.0.1', port: 9465 },
      natsSessionSeconds: 300,
      sessionIdleMinutes: 60,
      sessionHours: 12,
      requestsPerMinute: 1200,
    });
    expect(config.sessionKeys.current.kid).toBe('a');
    expect(config.sessionKeys.current.key).toHaveLength(32);
    expect(config.issuers.map(({ scope }) => scope.kind)).toEqual(['sovereign', 'organization-template']);
  });

  it('takes an empty variable for one that is not set', () => {
    expect(parseConfig({ ...good(), VERTEBRA_NATS_PUBLIC_URL: '' }).natsPublicUrl).toBe('nats://127.0.0.1:4222');
  });
});

it.each([
  ['VERTEBRA_BASE_URL', 'origin'],
  ['VERTEBRA_NATS_URL', 'nats://'],
  ['VERTEBRA_PROJECTOR_URL', 'origin'],
  ['VERTEBRA_NATS_WEBSOCKET_URL', 'wss://'],
  ['VERTEBRA_KEYS_DIR', 'directory'],
  ['VERTEBRA_ISSUERS_FILE', 'identity providers'],
])('%s missing: the problem names it and what it wants', (variable, wants) => {
  const found = problems({ ...good(), [variable]: undefined });
  expect(found[variable]).toContain('is not set');
  expect(found[variable]).toContain(wants);
});

it.each([
  ['VERTEBRA_BASE_URL', 'vertebra.example.com'],
  ['VERTEBRA_BASE_URL', 'https://vertebra.example.com/'],
  ['VERTEBRA_BASE_URL', 'https://vertebra.example.com/console'],
  ['VERTEBRA_BASE_URL', 'http://vertebra.example.com'],
  ['VERTEBRA_NATS_URL', '127.0.0.1:4222'],
  ['VERTEBRA_NATS_URL', 'nats://127.0.0.1:4222,'],
  ['VERTEBRA_NATS_URL', 'http://127.0.0.1:4222'],
  ['VERTEBRA_NATS_PUBLIC_URL', 'nats.example'],
  ['VERTEBRA_NATS_WEBSOCKET_URL', 'http://127.0.0.1:8080'],
  ['VERTEBRA_PROJECTOR_URL', 'http://127.0.0.1:3001/v1'],
  ['VERTEBRA_PROJECTOR_URL', 'http://localhost:3001'],
  ['VERTEBRA_PROJECTOR_URL', 'https://elsewhere.example'],
  ['VERTEBRA_LISTEN', '3000'],
  ['VERTEBRA_PROJECTOR_LISTEN', '3001'],
  ['VERTEBRA_PROJECTOR_LISTEN', '127.0.0.1:http'],
  ['VERTEBRA_METRICS_LISTEN', '127.0.0.1:65536'],
  ['VERTEBRA_PROJECTOR_METRICS_LISTEN', '::1:9465'],
  ['VERTEBRA_KEYS_DIR', '/nowhere/at/all'],
  ['VERTEBRA_SESSION_KEYS_FILE', '/nowhere/at/all'],
  ['VERTEBRA_ISSUERS_FILE', '/nowhere/at/all'],
  ['VERTEBRA_PLANS_FILE', '/nowhere/at/all'],
  ['VERTEBRA_NATS_SESSION_SECONDS', '9'],
  ['VERTEBRA_NATS_SESSION_SECONDS', '3601'],
  ['VERTEBRA_SESSION_IDLE_MINUTES', '0'],
  ['VERTEBRA_SESSION_IDLE_MINUTES', '1441'],
  ['VERTEBRA_SESSION_HOURS', '169'],
  ['VERTEBRA_SESSION_HOURS', '1.5'],
  ['VERTEBRA_REQUESTS_PER_MINUTE', '0'],
  ['VERTEBRA_AUDIT_RETENTION_DAYS', '0'],
  ['VERTEBRA_AUDIT_RETENTION_DAYS', '36501'],
  ['VERTEBRA_AUDIT_FORWARD_SUBJECT', 'siem.*'],
  ['VERTEBRA_AUDIT_FORWARD_SUBJECT', 'audit-log.acme'],
  ['VERTEBRA_AUDIT_FORWARD_SUBJECT', '$SYS.audit'],
  ['VERTEBRA_SUPPORT_APPROVAL', 'everything'],
  ['VERTEBRA_TWO_PEOPLE', 'true'],
  ['VERTEBRA_METRICS_TOKEN', 'too-short'],
  ['VERTEBRA_PROMETHEUS_URL', 'prometheus:9090'],
  ['VERTEBRA_PROMETHEUS_URL', 'http://user:secret@prometheus:9090'],
  ['VERTEBRA_PROMETHEUS_URL', 'http://prometheus:9090/?tenant=a'],
  ['VERTEBRA_METRICS_TOKEN', 'with blanks in between it'],
  ['VERTEBRA_TRUSTED_PROXIES', 'yes'],
  ['VERTEBRA_TRUSTED_PROXIES', '-1'],
])('%s=%s is refused by its name', (variable, value) => {
  expect(problems({ ...good(), [variable]: value })[variable]).toMatch(/wants /);
});

it('says all problems at once and shows no value', () => {
  const found = problems({ VERTEBRA_NATS_URL: 'user:secret@nats', VERTEBRA_BASE_URL: 'x' });
  expect(Object.keys(found).sort()).toEqual([
    'VERTEBRA_BASE_URL',
    'VERTEBRA_ISSUERS_FILE',
    'VERTEBRA_KEYS_DIR',
    'VERTEBRA_NATS_URL',
    'VERTEBRA_NATS_WEBSOCKET_URL',
    'VERTEBRA_PROJECTOR_URL',
    'VERTEBRA_SESSION_KEYS_FILE',
  ]);
  expect(JSON.stringify(found)).not.toContain('secret');
});

it.each([
  ['no JSON', '{', 'is not JSON'],
  ['an unknown current key', { current: 'b', keys: { a: KEY } }, '“current”'],
  ['a short key', { current: 'a', keys: { a: 'AAAA' } }, 'at keys.a: A key is 32 bytes'],
  ['a key in another alphabet', { current: 'a', keys: { a: '+'.repeat(43) } }, 'keys.a'],
  ['no keys', {}, 'current'],
])('session keys: %s', (_, content, wants) => {
  const file = write('bad-keys.json', content);
  expect(problems({ ...good(), VERTEBRA_SESSION_KEYS_FILE: file }).VERTEBRA_SESSION_KEYS_FILE).toContain(wants);
});

it('session keys: a wrong key is not shown', () => {
  const file = write('bad-keys.json', { current: 'a', keys: { a: 'c2VjcmV0' } });
  expect(JSON.stringify(problems({ ...good(), VERTEBRA_SESSION_KEYS_FILE: file }))).not.toContain('c2VjcmV0');
});

const acme = { ...SOVEREIGN, issuer: 'https://acme.example', scope: { kind: 'organization', organization: 'acme' } };
it.each([
  ['none', [], 'at least one'],
  ['no list', {}, 'array'],
  ['http to another machine', [{ ...SOVEREIGN, issuer: 'http://id.example' }], '0.issuer: It wants an https URL'],
  ['no URL', [{ ...SOVEREIGN, issuer: 'id.example' }], '0.issuer: It wants an https URL'],
  ['a query', [{ ...SOVEREIGN, issuer: 'https://id.example/?a=b' }], 'no query'],
  ['a template without {org}', [{ ...TEMPLATE, issuer: 'https://id.example' }], '{org} in it once'],
  ['{org} as a later label', [{ ...TEMPLATE, issuer: 'https://id.{org}.example/' }], 'first label'],
  ['{org} as a part of a label', [{ ...TEMPLATE, issuer: 'https://{org}-id.example/' }], 'first label'],
  ['{org} without a template', [{ ...SOVEREIGN, issuer: 'https://id.example/{org}' }], 'Only a template'],
  ['an unknown scope', [{ ...SOVEREIGN, scope: { kind: 'world' } }], '0.scope'],
  ['a reserved Organization', [{ ...acme, scope: { ...acme.scope, organization: 'gitea' } }], 'reserved'],
  ['two Sovereigns', [SOVEREIGN, { ...SOVEREIGN, issuer: 'https://b.example' }], 'scope “sovereign”'],
  ['one Organization twice', [acme, { ...acme, issuer: 'https://b.example' }], 'organization acme'],
  ['one URL with two scopes', [acme, { ...SOVEREIGN, issuer: acme.issuer }], 'there twice'],
  [
    'a template and a claim',
    [TEMPLATE, { ...SOVEREIGN, issuer: 'https://b.example', scope: { kind: 'organization-claim' } }],
    'would both speak',
  ],
  ['no client', [{ ...SOVEREIGN, clientId: '' }], '0.clientId'],
])('issuers: %s', (_, content, wants) => {
  const file = write('bad-issuers.json', content);
  expect(problems({ ...good(), VERTEBRA_ISSUERS_FILE: file }).VERTEBRA_ISSUERS_FILE).toContain(wants);
});

describe('the issuers', () => {
  const written = (content: unknown) => write('live-issuers.json', content);
  const scopes = ({ issuers }: { issuers: { scope: { kind: string } }[] }) => issuers.map(({ scope }) => scope.kind);

  it('are those of the file as it is now', () => {
    const config = parseConfig({ ...good(), VERTEBRA_ISSUERS_FILE: written([SOVEREIGN]) });
    expect(scopes(config)).toEqual(['sovereign']);
    written([SOVEREIGN, TEMPLATE, acme]);
    expect(scopes(config)).toEqual(['sovereign', 'organization-template', 'organization']);
  });

  it('stay the last good ones while the file is broken or gone, and the log says so without its content', () => {
    const logged = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const file = written([SOVEREIGN]);
    const config = parseConfig({ ...good(), VERTEBRA_ISSUERS_FILE: file });
    expect(scopes(config)).toEqual(['sovereign']);
    written('{"clientSecret": "hush');
    expect([scopes(config), scopes(config)]).toEqual([['sovereign'], ['sovereign']]);
    expect(logged).toHaveBeenCalledTimes(1);
    rmSync(file);
    expect(scopes(config)).toEqual(['sovereign']);
    expect(logged).toHaveBeenCalledTimes(2);
    expect(logged.mock.calls.join()).toContain('is not JSON');
    expect(logged.mock.calls.join()).not.toContain('hush');
    written([SOVEREIGN, TEMPLATE]);
    expect(scopes(config)).toHaveLength(2);
    logged.mockRestore();
  });
});

it('roles come from claims once a file says so', () => {
  const file = write('role-claims.json', [
    { issuer: SOVEREIGN.issuer, claims: [{ claim: 'groups', roles: { support: '/support' } }] },
  ]);
  expect(parseConfig(good()).issuers[0]?.roleClaims).toBeUndefined();
  expect(parseConfig({ ...good(), VERTEBRA_ROLE_CLAIMS: file }).issuers[0]?.roleClaims).toHaveLength(1);
  expect(problems({ ...good(), VERTEBRA_ROLE_CLAIMS: `${file}.none` }).VERTEBRA_ROLE_CLAIMS).toContain(
    'cannot be read',
  );
});

describe('plans', () => {
  const example = fileURLToPath(new URL('../../../examples/plans.json', import.meta.url));

  it('come from a file, and there are none without one', () => {
    expect(parseConfig(good()).plans).toEqual([]);
    const { plans } = parseConfig({ ...good(), VERTEBRA_PLANS_FILE: example });
    expect(plans.map(({ name }) => name)).toEqual(['small', 'standard', 'large']);
  });

  it.each([
    ['a name twice', (plans: { name: string }[]) => [...plans, ...plans], 'Each name of a plan once.'],
    ['odd name', ([plan]: { name: string }[]) => [{ ...plan, name: 'Très grand' }], 'lower-case letters'],
    [
      'limit of nothing',
      ([plan]: { limits?: object }[]) => [{ ...plan, limits: { ...plan?.limits, connections: 0 } }],
      '-1 for unlimited',
    ],
    [
      'tiers beside others',
      ([plan]: { limits?: { jetstream?: object } }[]) => [
        { ...plan, limits: { ...plan?.limits, tiers: { R1: plan?.limits?.jetstream } } },
      ],
      'not both',
    ],
  ])('%s: named with its place', (_what, change, wants) => {
    const plans = JSON.parse(readFileSync(example, 'utf8')) as { name: string }[];
    const file = write('plans.json', change(plans));
    expect(problems({ ...good(), VERTEBRA_PLANS_FILE: file }).VERTEBRA_PLANS_FILE).toContain(wants);
  });
});

describe('telemetry', () => {
  const ENDPOINT = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' };
  const sent = (more: Record<string, string>) => {
    const { traces, logs } = parseConfig({ ...good(), ...more }).telemetry;
    return [traces, logs];
  };

  it.each<[string, Record<string, string>, (string | null)[]]>([
    ['no receiver', {}, [null, null]],
    ['one', ENDPOINT, ['http/protobuf', 'http/protobuf']],
    ['one of lines', { OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: 'https://c/logs' }, [null, 'http/protobuf']],
    ['one and no lines', { ...ENDPOINT, OTEL_LOGS_EXPORTER: 'none' }, ['http/protobuf', null]],
    ['the SDK disabled', { ...ENDPOINT, OTEL_SDK_DISABLED: 'TRUE' }, [null, null]],
    [
      'two protocols',
      { ...ENDPOINT, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json', OTEL_EXPORTER_OTLP_LOGS_PROTOCOL: 'http/protobuf' },
      ['http/json', 'http/protobuf'],
    ],
  ])('with %s', (_what, variables, signals) => expect(sent(variables)).toEqual(signals));

  it.each([
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318'],
    ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc'],
    ['OTEL_TRACES_EXPORTER', 'zipkin'],
    ['OTEL_TRACES_SAMPLER', 'jaeger_remote'],
    ['OTEL_TRACES_SAMPLER_ARG', '1.5'],
    ['OTEL_SDK_DISABLED', 'yes'],
  ])('%s=%s is refused by its name', (variable, value) => {
    expect(problems({ ...good(), [variable]: value })).toEqual({
      [variable]: expect.stringMatching(/^wants /u) as string,
    });
  });
});
