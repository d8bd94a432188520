import { newPod, runningPod } from './initial-platform.ts';
import { notReady, ready, stuck } from './objects.ts';
import type { Pod } from './objects.ts';
import { modified, ofKind } from './platform.ts';
import type { Change, Platform } from './platform.ts';
import type { Random } from './random.ts';

/** A small story: the changes it is made of, in their order. Empty when there is nobody it could happen to. */
export type Happening = (platform: Platform, random: Random) => Change[];

const nodesOf = (platform: Platform) => ofKind(platform, 'node').map(({ name }) => name);

/** Somebody commits a new image, Flux applies it, the deployment replaces its pods one by one. */
export const rollout: Happening = (platform, random) => {
  const deployment = random.anyOf(ofKind(platform, 'deployment'));
  const kustomization = ofKind(platform, 'kustomization').find(({ name }) => name === 'apps');
  if (!deployment || !kustomization) return [];
  const { namespace, name } = deployment;
  const image = deployment.data.image.replace(/:.*$/u, `:1.${random.int(2, 30)}.${random.int(0, 9)}`);
  const hash = random.hex(40);
  const replaced = modified(deployment, {
    image,
    revision: deployment.data.revision + 1,
    updatedReplicas: 0,
    conditions: [],
  });
  const template = random.suffix(10);
  const old = ofKind(platform, 'pod').filter((pod) => pod.namespace === namespace && pod.data.app === name);
  const pods = old.flatMap((pod): Change[] => {
    const next: Pod = newPod(
      random,
      { ...deployment, data: { ...deployment.data, image } },
      template,
      nodesOf(platform),
    );
    return [
      { operation: 'added', object: next },
      { operation: 'modified', object: runningPod(random, next) },
      { operation: 'deleted', object: pod },
    ];
  });
  const author = random.pick(['ada', 'linus', 'grace', 'margaret']);
  return [
    {
      operation: 'added',
      object: {
        kind: 'commit',
        namespace: null,
        name: hash,
        data: {
          branch: 'main',
          author,
          message: `${name}: ${image.split(':')[1] ?? ''}`,
          changed: [`apps/${namespace}/${name}.yaml`],
        },
      },
    },
    modified(kustomization, { conditions: [notReady('Progressing', `Reconciling main@sha1:${hash.slice(0, 8)}`)] }),
    replaced,
    ...pods,
    modified(deployment, {
      image,
      revision: deployment.data.revision + 1,
      replicas: old.length,
      readyReplicas: old.length,
      updatedReplicas: old.length,
      conditions: [],
    }),
    modified(kustomization, {
      appliedRevision: `main@sha1:${hash}`,
      conditions: [ready('ReconciliationSucceeded', `Applied revision main@sha1:${hash.slice(0, 8)}`)],
    }),
  ];
};

/** A container falls over, backs off, and comes back. */
const crash: Happening = (platform, random) => {
  const pod = random.anyOf(ofKind(platform, 'pod').filter(({ data }) => data.ready));
  if (!pod) return [];
  const restarts = pod.data.restarts + 1;
  return [
    modified(pod, { ready: false, waiting: 'CrashLoopBackOff', restarts }),
    modified(pod, { ready: false, waiting: 'CrashLoopBackOff', restarts: restarts + 1 }),
    modified(pod, { ready: true, waiting: null, restarts: restarts + 1 }),
  ];
};

/** An image that cannot be pulled: the rollout stays stuck until the next one. */
const badImage: Happening = (platform, random) => {
  const deployment = random.anyOf(ofKind(platform, 'deployment'));
  if (!deployment) return [];
  const pod = random.anyOf(
    ofKind(platform, 'pod').filter(
      ({ namespace, data }) => namespace === deployment.namespace && data.app === deployment.name,
    ),
  );
  if (!pod) return [];
  const { replicas, revision } = deployment.data;
  const counts = { readyReplicas: replicas - 1, updatedReplicas: 0, revision: revision + 1 };
  return [
    modified(deployment, counts),
    modified(pod, { phase: 'Pending', ready: false, waiting: 'ImagePullBackOff' }),
    modified(deployment, {
      ...counts,
      conditions: [stuck(`ReplicaSet of revision ${revision + 1} has timed out progressing.`)],
    }),
  ];
};

/** One more replica or one fewer, between one and eight. */
const scale: Happening = (platform, random) => {
  const deployment = random.anyOf(ofKind(platform, 'deployment'));
  if (!deployment) return [];
  const pods = ofKind(platform, 'pod').filter(
    ({ namespace, data }) => namespace === deployment.namespace && data.app === deployment.name,
  );
  const replicas = pods.length >= 8 || (pods.length > 1 && random.next() < 0.5) ? pods.length - 1 : pods.length + 1;
  const counted = modified(deployment, {
    replicas,
    readyReplicas: replicas,
    updatedReplicas: replicas,
    conditions: [],
  });
  if (replicas < pods.length) {
    const last = pods.at(-1);
    return last ? [{ operation: 'deleted', object: last }, counted] : [];
  }
  const pod = newPod(random, deployment, pods[0]?.name.split('-').at(-2) ?? random.suffix(10), nodesOf(platform));
  return [
    modified(deployment, { replicas }),
    { operation: 'added', object: pod },
    { operation: 'modified', object: runningPod(random, pod) },
    counted,
  ];
};

/** A node reports how busy it is; now and then it is short of memory for a moment. */
const nodeReport: Happening = (platform, random) => {
  const node = random.anyOf(ofKind(platform, 'node'));
  if (!node) return [];
  const drift = (percent: number) => Math.min(96, Math.max(8, percent + random.int(-6, 6)));
  const usage = {
    cpuUsedPercent: drift(node.data.cpuUsedPercent),
    memoryUsedPercent: drift(node.data.memoryUsedPercent),
  };
  const well = modified(node, { ...usage, conditions: [ready('KubeletReady', 'kubelet is posting ready status')] });
  if (random.next() > 0.05) return [well];
  const pressed = modified(node, {
    ...usage,
    memoryUsedPercent: 97,
    conditions: [notReady('MemoryPressure', 'node has insufficient memory available')],
  });
  return [pressed, well];
};

/** A managed resource is resized by its provider. */
const resize: Happening = (platform, random) => {
  const resource = random.anyOf(ofKind(platform, 'crossplane'));
  if (!resource) return [];
  const size = random.pick(['db.m.large', 'db.m.xlarge', 'cache.small', 'cache.medium', 'standard']);
  return [
    modified(resource, { conditions: [notReady('Updating', `Resizing to ${size}`)] }),
    modified(resource, { size, conditions: [ready('Available', 'The external resource is up to date')] }),
  ];
};

/** A Helm release is upgraded; some upgrades fail first. */
const upgrade: Happening = (platform, random) => {
  const release = random.anyOf(ofKind(platform, 'helmrelease'));
  if (!release) return [];
  const revision = release.data.revision + 1;
  const version = release.data.version.replace(/\d+$/u, (patch) => String(Number(patch) + 1));
  const failed =
    random.next() < 0.3
      ? [modified(release, { conditions: [notReady('UpgradeFailed', 'timed out waiting for the condition')] })]
      : [];
  return [
    ...failed,
    modified(release, {
      version,
      revision,
      conditions: [ready('UpgradeSucceeded', `Helm upgrade to ${version} succeeded`)],
    }),
  ];
};

/** Somebody turns the logging up or down. */
const reconfigure: Happening = (platform, random) => {
  const map = random.anyOf(ofKind(platform, 'configmap').filter(({ name }) => name.endsWith('-settings')));
  return map
    ? [modified(map, { keys: { ...map.data.keys, 'log.level': random.pick(['info', 'debug', 'warn']) } })]
    : [];
};

/** How often each happens, as parts of the whole. */
const FREQUENCIES: readonly (readonly [Happening, number])[] = [
  [nodeReport, 40],
  [crash, 14],
  [scale, 14],
  [rollout, 10],
  [reconfigure, 8],
  [resize, 7],
  [upgrade, 7],
  [badImage, 3],
];

/** The next thing that happens to a platform. */
export function happen(platform: Platform, random: Random): Change[] {
  let rest = random.next() * FREQUENCIES.reduce((sum, [, parts]) => sum + parts, 0);
  for (const [happening, parts] of FREQUENCIES) {
    rest -= parts;
    if (rest < 0) return happening(platform, random);
  }
  return [];
}
