import { parseEnvironmentName } from '../../lib/domain/names.ts';
import { stateKeyOf } from '../../lib/domain/events/state-key.ts';
import { ready } from './objects.ts';
import type { Deployment, PlatformObject, Pod } from './objects.ts';
import type { Platform } from './platform.ts';
import type { Random } from './random.ts';

const KUBELET = 'v1.34.2';

const APPS: readonly { namespace: string; name: string; replicas: number; port: number }[] = [
  { namespace: 'shop', name: 'storefront', replicas: 4, port: 8080 },
  { namespace: 'shop', name: 'checkout', replicas: 3, port: 8080 },
  { namespace: 'shop', name: 'catalog', replicas: 3, port: 9090 },
  { namespace: 'payments', name: 'ledger', replicas: 2, port: 8443 },
  { namespace: 'payments', name: 'card-gateway', replicas: 3, port: 8443 },
  { namespace: 'messaging', name: 'mailer', replicas: 2, port: 8025 },
  { namespace: 'messaging', name: 'webhooks', replicas: 2, port: 8080 },
  { namespace: 'observability', name: 'otel-collector', replicas: 2, port: 4317 },
  { namespace: 'identity', name: 'keycloak', replicas: 2, port: 8080 },
];
const HELM_RELEASES = [
  ['cert-manager', 'cert-manager', '1.19.1'],
  ['ingress', 'ingress-nginx', '4.14.0'],
  ['observability', 'kube-prometheus-stack', '79.5.0'],
  ['identity', 'keycloak', '25.2.0'],
] as const;
const CROSSPLANE = [
  ['postgresql-orders', 'PostgreSQLInstance/orders', 'db.m.large'],
  ['postgresql-ledger', 'PostgreSQLInstance/ledger', 'db.m.xlarge'],
  ['bucket-media', 'Bucket/media', 'standard'],
  ['redis-sessions', 'RedisCluster/sessions', 'cache.small'],
] as const;

/** A pod of a deployment that has just been scheduled. */
export function newPod(random: Random, deployment: Deployment, template: string, nodes: readonly string[]): Pod {
  return {
    kind: 'pod',
    namespace: deployment.namespace,
    name: `${deployment.name}-${template}-${random.suffix(5)}`,
    data: {
      app: deployment.name,
      node: random.anyOf(nodes) ?? 'unscheduled',
      image: deployment.data.image,
      phase: 'Pending',
      waiting: 'ContainerCreating',
      ready: false,
      restarts: 0,
      podIp: null,
      requests: { cpu: `${random.int(1, 8) * 50}m`, memory: `${random.int(1, 8) * 64}Mi` },
    },
  };
}

/** The pod once its container runs. */
export const runningPod = (random: Random, pod: Pod): Pod => ({
  ...pod,
  data: {
    ...pod.data,
    phase: 'Running',
    waiting: null,
    ready: true,
    podIp: pod.data.podIp ?? `10.42.${random.int(0, 5)}.${random.int(2, 250)}`,
  },
});

function applications(random: Random, isProduction: boolean, nodes: readonly string[]): PlatformObject[] {
  return APPS.flatMap(({ namespace, name, replicas: wanted, port }) => {
    const replicas = isProduction ? wanted : 1;
    const image = `registry.example/${namespace}/${name}:1.${random.int(2, 30)}.${random.int(0, 9)}`;
    const deployment: Deployment = {
      kind: 'deployment',
      namespace,
      name,
      data: {
        image,
        revision: random.int(3, 60),
        replicas,
        readyReplicas: replicas,
        updatedReplicas: replicas,
        conditions: [],
      },
    };
    const template = random.suffix(10);
    const pods = Array.from({ length: replicas }, () =>
      runningPod(random, newPod(random, deployment, template, nodes)),
    );
    return [
      deployment,
      ...pods,
      {
        kind: 'service',
        namespace,
        name,
        data: {
          type: name === 'storefront' ? 'LoadBalancer' : 'ClusterIP',
          clusterIp: `10.43.${random.int(0, 255)}.${random.int(2, 250)}`,
          ports: [{ name: 'main', port }],
          endpoints: replicas,
        },
      },
      {
        kind: 'configmap',
        namespace,
        name: `${name}-settings`,
        data: { keys: { 'log.level': 'info', 'feature.flags': 'none' } },
      },
    ];
  });
}

const namespaces = [...new Set(['default', 'kube-system', ...APPS.map(({ namespace }) => namespace)])];

/** A platform as it stands before anything happens: the same for the same Environment, smaller outside prod. */
export function initialPlatform(environment: string, random: Random): Platform {
  const parsed = parseEnvironmentName(environment);
  if (parsed === null) throw new Error(`${environment} is no Environment.`);
  const isProduction = parsed.type === 'prod';
  const nodes = Array.from(
    { length: isProduction ? 6 : 2 },
    (_, index) => `worker-${index + 1}.${parsed.organization}.internal`,
  );
  const commit = random.hex(40);
  const objects: PlatformObject[] = [
    ...nodes.map((name): PlatformObject => ({
      kind: 'node',
      namespace: null,
      name,
      data: {
        kubeletVersion: KUBELET,
        cpuUsedPercent: random.int(15, 60),
        memoryUsedPercent: random.int(30, 70),
        pods: random.int(8, 40),
        conditions: [ready('KubeletReady', 'kubelet is posting ready status')],
      },
    })),
    // names with dots, as every cluster has them
    ...namespaces.map((namespace): PlatformObject => ({
      kind: 'configmap',
      namespace,
      name: 'kube-root.ca.crt',
      data: { keys: { 'ca.crt': '-----BEGIN CERTIFICATE----- …' } },
    })),
    ...HELM_RELEASES.map(([namespace, name, version]): PlatformObject => ({
      kind: 'helmrelease',
      namespace,
      name,
      data: {
        chart: name,
        version,
        revision: random.int(1, 12),
        conditions: [ready('UpgradeSucceeded', `Helm upgrade to ${version} succeeded`)],
      },
    })),
    ...['apps', 'infrastructure', 'monitoring'].map((name): PlatformObject => ({
      kind: 'kustomization',
      namespace: null,
      name,
      data: {
        path: `./environments/${environment}/${name}`,
        appliedRevision: `main@sha1:${commit}`,
        conditions: [ready('ReconciliationSucceeded', `Applied revision main@sha1:${commit.slice(0, 8)}`)],
      },
    })),
    ...CROSSPLANE.map(([name, claim, size]): PlatformObject => ({
      kind: 'crossplane',
      namespace: null,
      name,
      data: {
        claim,
        provider: 'provider-sql',
        size,
        endpoint: `${name}.${environment}.internal`,
        conditions: [ready('Available', 'The external resource is up to date')],
      },
    })),
    ...applications(random, isProduction, nodes),
  ];
  return new Map(objects.map((object) => [stateKeyOf(object), object]));
}
