import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { parse } from 'yaml';
import type { CiSet } from '../harness/chart/render.ts';
import { template } from '../harness/chart/render.ts';

/** Every value, another one than its own, and what of it stands in the manifests then. */
type Row = readonly [path: string, value: unknown, ...shown: (string | RegExp)[]];

/** Sets that are rendered once each with all their rows changed. */
const CHANGED: Record<string, { set: CiSet; rows: Row[] }> = {
  'keys by the Job': {
    set: 'bootstrap',
    rows: [
      ['global.vertebra.host', 'other.example.org', 'https://other.example.org'],
      ['global.vertebra.port', 8443, 'https://other.example.org:8443"', 'wss://other.example.org:8443/nats'],
      ['image.repository', 'registry.example.org/v', 'registry.example.org/v:7.7.7'],
      ['image.tag', '7.7.7', ':7.7.7'],
      ['image.pullPolicy', 'Always', 'imagePullPolicy: Always'],
      ['imagePullSecrets', ['pull-secret'], '- name: "pull-secret"'],
      ['console.autoscaling.minReplicas', 3, 'minReplicas: 3'],
      ['console.autoscaling.maxReplicas', 11, 'maxReplicas: 11'],
      ['console.autoscaling.targetCPUUtilizationPercentage', 61, 'averageUtilization: 61'],
      ['console.resources.requests.cpu', '251m', 'cpu: 251m'],
      ['console.resources.requests.memory', '385Mi', 'memory: 385Mi'],
      ['console.resources.limits.memory', '1001Mi', 'memory: 1001Mi'],
      ['console.terminationGracePeriodSeconds', 71, 'terminationGracePeriodSeconds: 71'],
      ['projector.replicas', 5, 'replicas: 5'],
      ['projector.resources.requests.cpu', '252m', 'cpu: 252m'],
      ['projector.resources.requests.memory', '386Mi', 'memory: 386Mi'],
      ['projector.resources.limits.memory', '1002Mi', 'memory: 1002Mi'],
      ['projector.terminationGracePeriodSeconds', 72, 'terminationGracePeriodSeconds: 72'],
      ['drainSeconds', 7, /VERTEBRA_DRAIN_SECONDS\n\s+value: "7"/],
      ['extraEnv', [{ name: 'OTEL_SERVICE_NAME', value: 'v' }], 'name: OTEL_SERVICE_NAME'],
      ['podLabels', { team: 'blue' }, 'team: blue'],
      ['podAnnotations', { 'example.com/a': 'b' }, 'example.com/a: b'],
      ['nodeSelector', { disk: 'fast' }, 'disk: fast'],
      ['tolerations', [{ key: 'only-us', operator: 'Exists' }], 'key: only-us'],
      ['priorityClassName', 'urgent', 'priorityClassName: "urgent"'],
      [
        'topologySpreadConstraints',
        [{ maxSkew: 2, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule' }],
        'topologyKey: zone',
      ],
      ['bootstrap.resources.requests.cpu', '51m', 'cpu: 51m'],
      ['bootstrap.resources.requests.memory', '129Mi', 'memory: 129Mi'],
      ['bootstrap.resources.limits.memory', '513Mi', 'memory: 513Mi'],
      [
        'issuers',
        [{ name: 'Else', issuer: 'https://id.example.org', clientId: 'c', scope: { kind: 'sovereign' } }],
        'https://id.example.org',
      ],
      ['plans', [{ name: 'small', title: 'Small', limits: {} }], 'plans.json', 'VERTEBRA_PLANS_FILE'],
      ['roleClaims', [{ issuer: 'https://id.example.org', claims: [] }], 'role-claims.json', 'VERTEBRA_ROLE_CLAIMS'],
      ['settings', { VERTEBRA_SESSION_HOURS: 9 }, /VERTEBRA_SESSION_HOURS\n\s+value: "9"/],
      ['trustedProxies', 4, /VERTEBRA_TRUSTED_PROXIES\n\s+value: "4"/],
      ['natsPublicUrl', 'tls://nats.example.org:4222', 'tls://nats.example.org:4222'],
      ['caBundle.secret', 'ca-secret', 'secretName: "ca-secret"'],
      ['caBundle.key', 'bundle.pem', '/etc/vertebra/ca/bundle.pem'],
      ['ingress.enabled', true, 'kind: Ingress'],
      ['ingress.className', 'traefik', 'ingressClassName: "traefik"'],
      ['ingress.annotations', { 'example.com/i': 'j' }, 'example.com/i: j'],
      ['ingress.tls.secretName', 'host-cert', 'secretName: host-cert'],
      ['networkPolicy.ingressFrom', [{ podSelector: { matchLabels: { a: 'ingress' } } }], 'a: ingress'],
      ['networkPolicy.natsFrom', [{ podSelector: { matchLabels: { a: 'client' } } }], 'a: client'],
      ['networkPolicy.monitoringFrom', [{ podSelector: { matchLabels: { a: 'scraper' } } }], 'a: scraper'],
      ['monitoring.tokenSecret', 'scrape', 'name: "scrape"'],
      ['monitoring.tokenKey', 'bearer', 'key: "bearer"'],
      ['monitoring.serviceMonitor.enabled', true, 'kind: ServiceMonitor'],
      ['monitoring.serviceMonitor.labels', { prometheus: 'one' }, 'prometheus: one'],
      ['monitoring.serviceMonitor.interval', '17s', 'interval: 17s'],
      ['monitoring.rules.enabled', true, 'kind: PrometheusRule'],
      ['monitoring.rules.labels', { rules: 'two' }, 'rules: two'],
      ['monitoring.dashboard.enabled', true, 'v1-vertebra-dashboard'],
      ['monitoring.dashboard.labels.grafana_dashboard', 'three', 'grafana_dashboard: three'],
    ],
  },
  'keys from elsewhere': {
    set: 'external-secrets-gateway',
    rows: [
      ['bootstrap.enabled', false, /^(?![\s\S]*kind: Job)/],
      ['global.vertebra.operatorSecret', 'my-operator', 'name: my-operator'],
      ['keys.existingSecret', 'my-keys', 'name: my-keys', 'secretName: "my-keys"'],
      ['image.digest', `sha256:${'a'.repeat(64)}`, `@sha256:${'a'.repeat(64)}`],
      ['console.autoscaling.enabled', false, /^(?![\s\S]*HorizontalPodAutoscaler)/],
      ['console.replicas', 4, 'replicas: 4'],
      ['externalSecrets.enabled', true, 'kind: ExternalSecret'],
      ['externalSecrets.refreshInterval', '6m', 'refreshInterval: 6m'],
      ['externalSecrets.secretStoreRef.name', 'other-store', 'name: other-store'],
      ['externalSecrets.secretStoreRef.kind', 'SecretStore', 'kind: SecretStore'],
      ['externalSecrets.remoteKeys.keys', 'remote/keys', 'key: "remote/keys"'],
      ['externalSecrets.remoteKeys.operator', 'remote/operator', 'key: "remote/operator"'],
      ['externalSecrets.remoteKeys.issuers', 'remote/issuers', 'key: "remote/issuers"'],
      ['gateway.enabled', true, 'kind: HTTPRoute'],
      ['gateway.parentRefs', [{ name: 'other-gateway' }], 'name: other-gateway'],
      ['networkPolicy.enabled', false, /^(?![\s\S]*kind: NetworkPolicy)/],
      ['caBundle.configMap', 'ca-map', 'name: "ca-map"'],
    ],
  },
  'NATS with TLS': {
    set: 'ingress-cert-manager',
    rows: [
      ['issuersSecret', 'my-issuers', 'secretName: "my-issuers"'],
      ['tls.issuerRef.name', 'own-ca', 'name: own-ca'],
      ['tls.issuerRef.kind', 'Issuer', 'kind: Issuer'],
      ['tls.issuerRef.group', 'certs.example.org', 'group: certs.example.org'],
      ['tls.duration', '100h', 'duration: 100h'],
      ['tls.renewBefore', '33h', 'renewBefore: 33h'],
      ['tls.extraDnsNames', ['nats.example.net'], '"nats.example.net"'],
      ['ingress.tls.issuerRef.name', 'public-ca', 'name: public-ca'],
      ['ingress.tls.issuerRef.kind', 'Issuer', 'kind: Issuer'],
    ],
  },
  'NATS outside': {
    set: 'external-nats',
    rows: [
      ['nats.enabled', false, /^(?![\s\S]*kind: StatefulSet)/],
      ['externalNats.url', 'tls://out.example.org:4222', /VERTEBRA_NATS_URL\n\s+value: "tls:\/\/out.example.org:4222"/],
      ['externalNats.websocketUrl', 'wss://out.example.org/', 'wss://out.example.org/'],
    ],
  },
};

function nested(rows: readonly Row[]): object {
  const values: Record<string, unknown> = {};
  for (const [path, value] of rows) {
    const names = path.split('.');
    const last = names.pop() ?? '';
    const place = names.reduce<Record<string, unknown>>(
      (at, name) => (at[name] ??= {}) as Record<string, unknown>,
      values,
    );
    place[last] = value;
  }
  return values;
}

/** Paths of all values: a list, an empty map and what the chart of NATS takes as a whole count as one. */
function leaves(value: unknown, path: readonly string[] = []): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [path.join('.')];
  const entries = Object.entries(value);
  const isTemplate = entries.length === 0 || entries[0]?.[0] === '$tplYaml';
  return isTemplate ? [path.join('.')] : entries.flatMap(([name, inside]) => leaves(inside, [...path, name]));
}

describe.each(Object.entries(CHANGED))('%s', (_, { set, rows }) => {
  let text = '';
  beforeAll(async () => {
    text = await template(set, nested(rows));
  });

  it.each(rows.map(([path, , ...shown]) => ({ path, shown })))('$path stands in the manifests', ({ shown }) => {
    for (const part of shown) expect(text).toMatch(part);
  });
});

const isIn = (text: string, part: string | RegExp) =>
  typeof part === 'string' ? text.includes(part) : part.test(text);

const ownOf = async () => parse(await readFile(join(inject('chart'), 'values.yaml'), 'utf8')) as { nats: object };

it('every value of the chart is in these tables, and stands for something else there', async () => {
  const { nats: __, ...own } = await ownOf();
  const rows = Object.values(CHANGED).flatMap((group) => group.rows);
  const named = rows.map(([path]) => path);
  // annotations are a map of the person's own
  const wanted = leaves(own).map((path) => path.replace(/^(ingress\.annotations)\..*/, '$1'));
  expect([...new Set(wanted)].filter((path) => !named.includes(path))).toEqual([]);
  const base = await template('bootstrap');
  const changes = CHANGED['keys by the Job']?.rows ?? [];
  expect(changes.filter(([, , ...shown]) => shown.every((part) => isIn(base, part)))).toEqual([]);
});

/** What of the curated values of NATS' own chart makes of its manifests. */
const CURATED: Record<string, string | RegExp> = {
  enabled: 'kind: StatefulSet',
  'config.cluster.enabled': '"routes": [',
  'config.cluster.replicas': 'v1-nats-2.v1-nats-headless:6222',
  'config.cluster.tls.enabled': '"tls://v1-nats-0.v1-nats-headless:6222"',
  'config.cluster.tls.secretName': /name: cluster-tls\n\s+secret:\n\s+secretName: v1-vertebra-nats-tls/,
  'config.cluster.tls.merge.ca_file': '"ca_file": "/etc/nats-certs/cluster/ca.crt"',
  'config.jetstream.enabled': '"store_dir": "/data"',
  'config.jetstream.fileStore.pvc.size': 'storage: 50Gi',
  'config.nats.tls.enabled': '"cert_file": "/etc/nats-certs/nats/tls.crt"',
  'config.nats.tls.secretName': /name: nats-tls\n\s+secret:\n\s+secretName: v1-vertebra-nats-tls/,
  'config.websocket.enabled': '"websocket": {',
  'config.websocket.merge.allowed_origins': /"allowed_origins": \[\n\s+"https:\/\/vertebra.example.com"/,
  'config.resolver.enabled': '"resolver": {',
  'config.resolver.pvc.size': 'storage: 2Gi',
  'config.resolver.merge.type': '"type": "full"',
  'config.resolver.merge.allow_delete': '"allow_delete": true',
  'config.resolver.merge.interval': '"interval": "2m"',
  'config.resolver.merge.timeout': '"timeout": "1.9s"',
  'config.merge.operator': '"operator": "/etc/nats-operator/operator.jwt"',
  'config.merge.resolver_preload.$include': 'include ../nats-operator/preload;',
  'container.image.tag': 'image: nats:2.15.1-alpine',
  'container.env.GOMEMLIMIT': 'value: 1600MiB',
  'container.resources.requests.cpu': 'cpu: 500m',
  'container.resources.requests.memory': /requests:\n\s+cpu: 500m\n\s+memory: 1Gi/,
  'container.resources.limits.memory': 'memory: 2Gi',
  'container.patch': 'mountPath: /etc/nats-operator',
  'reloader.merge.resources.requests.cpu': 'cpu: 10m',
  'reloader.merge.resources.requests.memory': 'memory: 32Mi',
  'reloader.merge.resources.limits.memory': 'memory: 64Mi',
  'promExporter.enabled': 'name: prom-exporter',
  'promExporter.podMonitor.enabled': 'kind: PodMonitor',
  'podTemplate.topologySpreadConstraints.kubernetes.io/hostname.maxSkew': 'maxSkew: 1',
  'podTemplate.topologySpreadConstraints.kubernetes.io/hostname.whenUnsatisfiable': 'whenUnsatisfiable: DoNotSchedule',
  'podTemplate.merge.spec.terminationGracePeriodSeconds': 'terminationGracePeriodSeconds: 300',
  'podTemplate.merge.spec.securityContext.fsGroupChangePolicy': 'fsGroupChangePolicy: OnRootMismatch',
  'podTemplate.patch': /key: operator\.jwt[\s\S]*secretName: v1-vertebra-operator/,
  'podDisruptionBudget.enabled': /kind: PodDisruptionBudget[\s\S]*name: v1-nats\n/,
  'natsBox.enabled': /^(?![\s\S]*nats-box)/,
};

/** Held by the policies of every pod. */
const HELD_BY_POLICIES = /securityContext|automountServiceAccountToken|^promExporter\.merge/;

it.skipIf(inject('withoutUpstream') !== null)('every curated value reaches the manifests of NATS', async () => {
  const { nats } = await ownOf();
  const named = leaves(nats).filter((path) => !(path in CURATED));
  expect(named.filter((path) => !HELD_BY_POLICIES.test(path))).toEqual([]);
  const promExporter = { enabled: true, podMonitor: { enabled: true } };
  const text = await template('ingress-cert-manager', { nats: { promExporter } });
  for (const shown of Object.values(CURATED)) expect(text).toMatch(shown);
});

it('the settings that may be given are the optional variables that the chart does not set', async () => {
  const schema = JSON.parse(await readFile(join(inject('chart'), 'values.schema.json'), 'utf8')) as {
    properties: { settings: { properties: Record<string, unknown> } };
  };
  const source = await readFile(join(import.meta.dirname, '../../lib/server/config/config-schema.ts'), 'utf8');
  const known = new Set([...source.matchAll(/^ {2}(VERTEBRA_[A-Z_]+):/gm)].map(([, name = '']) => name));
  const all = await template('bootstrap', nested(CHANGED['keys by the Job']?.rows ?? []));
  const set = new Set([...all.matchAll(/name: (VERTEBRA_[A-Z_]+)/g)].map(([, name = '']) => name));
  // read from the folder of the keys, which has it
  set.add('VERTEBRA_SESSION_KEYS_FILE').delete('VERTEBRA_SESSION_HOURS');
  const wanted = [...known].filter((name) => !set.has(name));
  expect(Object.keys(schema.properties.settings.properties).toSorted()).toEqual(wanted.toSorted());
});
