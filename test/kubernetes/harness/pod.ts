import { mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiServer } from './api-server.ts';
import { startContainer } from './container.ts';
import type { Mount, RunningContainer } from './container.ts';
import { imageOf } from './images.ts';
import type { Image } from './images.ts';
import type { Container, PodSpec, Volume } from './kinds.ts';
import type { PodNetwork } from './network.ts';
import { readData, writeVolume } from './volumes.ts';
import type { VolumesOf } from './volumes.ts';

/** Where pods run: this machine, in namespaces of their own. */
export interface Node {
  api: ApiServer;
  network: PodNetwork;
  images: Record<string, Image>;
  directory: string;
  namespace: string;
}

export interface RunningPod {
  name: string;
  address: string;
  labels: Record<string, string>;
  containers: Record<string, RunningContainer>;
  spec: PodSpec;
  /** config maps and secrets as they are now */
  refreshVolumes: () => Promise<void>;
  /** preStop, then SIGTERM; @returns how each ended */
  stop: () => Promise<string[]>;
}

const TOKEN_FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount';
const tokenVolume = ({ namespace, api }: Node): Volume => ({
  name: 'token-of-the-service-account',
  projected: { sources: [{ serviceAccountToken: {} }, { literal: { 'ca.crt': api.ca, namespace } }] },
});

/** `$(NAME)` of variables before it; one that is not there stays as it is. */
const expand = (text: string, variables: Record<string, string>): string =>
  text.replaceAll(/\$\(([^)]+)\)/g, (whole, name: string) => variables[name] ?? whole);

async function environmentOf(
  node: Node,
  container: Container,
  fields: Record<string, string>,
): Promise<Record<string, string>> {
  const variables: Record<string, string> = {
    PATH: '/usr/local/bin',
    HOSTNAME: fields['metadata.name'] ?? '',
    KUBERNETES_SERVICE_HOST: node.api.host,
    KUBERNETES_SERVICE_PORT: String(node.api.port),
  };
  for (const { name, value = '', valueFrom } of container.env ?? []) {
    if (valueFrom === undefined) {
      variables[name] = expand(value, variables);
      continue;
    }
    const { fieldRef, secretKeyRef, configMapKeyRef } = valueFrom;
    const reference = secretKeyRef ?? configMapKeyRef;
    const found =
      reference === undefined
        ? fields[fieldRef?.fieldPath ?? '']
        : (await readData(node, secretKeyRef ? 'secrets' : 'configmaps', reference.name))?.[reference.key]?.toString();
    if (found !== undefined) variables[name] = found;
    else if (reference?.optional !== true) throw new Error(`${name} has no value: ${JSON.stringify(valueFrom)}`);
  }
  return variables;
}

function identityOf(spec: PodSpec, container: Container, image: Image) {
  const {
    runAsUser,
    runAsGroup,
    runAsNonRoot,
    fsGroup = 0,
  } = { ...spec.securityContext, ...container.securityContext };
  const user = runAsUser ?? image.user;
  if (runAsNonRoot === true && user === 0) throw new Error(`${container.name} would run as root.`);
  return {
    user,
    group: fsGroup === 0 ? (runAsGroup ?? user) : fsGroup,
    readOnlyRoot: container.securityContext?.readOnlyRootFilesystem === true,
  };
}

/** Starts the containers of a pod that `leaveOut` does not name, with what its specification says. */
export async function startPod(
  node: Node,
  name: string,
  spec: PodSpec,
  labels: Record<string, string> = {},
  leaveOut: readonly string[] = [],
): Promise<RunningPod> {
  const address = node.network.addPod(name);
  const directory = join(node.directory, name);
  await mkdir(directory, { recursive: true });
  const { serviceAccountName: serviceAccount = 'default' } = spec;
  const whose: VolumesOf = {
    ...node,
    serviceAccount,
    group: spec.securityContext?.fsGroup ?? 0,
    directory: join(directory, 'volumes'),
    claims: join(node.directory, 'claims'),
  };
  const token = spec.automountServiceAccountToken === true ? [tokenVolume(node)] : [];
  const volumes = [...(spec.volumes ?? []), ...token];
  const places = new Map<string, string>();
  for (const volume of volumes) places.set(volume.name, await writeVolume(whose, volume));
  const fields = {
    'metadata.name': name,
    'metadata.namespace': node.namespace,
    'status.podIP': address,
    'spec.serviceAccountName': serviceAccount,
  };
  const containers = spec.containers.filter((it) => !leaveOut.includes(it.name));
  const running: Record<string, RunningContainer> = {};
  for (const container of containers) {
    const image = imageOf(node.images, container.image);
    const environment = await environmentOf(node, container, fields);
    const wanted = [
      ...(container.volumeMounts ?? []),
      ...token.map((volume) => ({ name: volume.name, mountPath: TOKEN_FOLDER, readOnly: true, subPath: undefined })),
    ];
    const mounts: Mount[] = [];
    for (const { name: volume, mountPath, subPath, readOnly = false } of wanted) {
      const place = places.get(volume);
      if (place === undefined) throw new Error(`${name} mounts the volume ${volume}, which it does not have.`);
      const from = subPath === undefined ? place : await realpath(join(place, subPath));
      mounts.push({ from, to: mountPath, readOnly });
    }
    const command = [...(container.command ?? image.entrypoint), ...(container.args ?? [])];
    running[container.name] = await startContainer({
      ...identityOf(spec, container, image),
      pod: name,
      name: container.name,
      image,
      command: command.map((word) => expand(word, environment)),
      environment,
      mounts,
      hostsFile: node.network.hostsFile,
      directory,
      graceSeconds: spec.terminationGracePeriodSeconds ?? 30,
    });
  }
  return {
    name,
    address,
    labels,
    containers: running,
    spec,
    refreshVolumes: async () => {
      const kept = (volume: Volume) => volume.emptyDir !== undefined || volume.persistentVolumeClaim !== undefined;
      for (const volume of volumes) if (!kept(volume)) await writeVolume(whose, volume);
    },
    stop: async () => {
      for (const { name: container, lifecycle } of containers) {
        const { exec, sleep: pause } = lifecycle?.preStop ?? {};
        if (exec !== undefined) await running[container]?.exec(exec.command);
        await sleep((pause?.seconds ?? 0) * 1000);
      }
      await Promise.all(Object.values(running).map((container) => container.stop()));
      node.network.removePod(name);
      return Promise.all(Object.values(running).map(({ ended }) => ended));
    },
  };
}
