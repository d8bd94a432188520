import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { List, Service, Workload } from './kinds.ts';
import { startPod } from './pod.ts';
import type { Node, RunningPod } from './pod.ts';

/** Sidecars that are no part of what is shown, and whose programs are not here. */
const LEFT_OUT = ['reloader', 'prom-exporter'];
const READY_MS = 120_000;
/** how long a pod that stops is still asked */
const ENDPOINTS_CHANGE_MS = 1000;

function answers(host: string, port: number, path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = request({ host, port, path, timeout: 5000 }, (response) => {
      response.resume();
      resolve((response.statusCode ?? 500) < 400);
    });
    asked.once('timeout', () => asked.destroy());
    asked.once('error', () => resolve(false));
    asked.end();
  });
}

/** Whether the readiness probe of each container passes; one without a probe is ready. */
async function isReady({ address, spec, containers }: RunningPod): Promise<boolean> {
  for (const { name, ports = [], readinessProbe } of spec.containers) {
    if (containers[name] === undefined || readinessProbe?.httpGet === undefined) continue;
    const { path, port } = readinessProbe.httpGet;
    const named = ports.find((it) => it.name === port)?.containerPort;
    if (!(await answers(address, Number(named ?? port), path))) return false;
  }
  return true;
}

/** The pods of the workloads in the API server, as processes; services lead to those that are ready. */
export class Workloads {
  readonly pods = new Map<string, RunningPod[]>();
  private readonly wanted = new Map<string, string>();
  private serial = 0;

  private readonly node: Node;
  constructor(node: Node) {
    this.node = node;
  }

  private async list<T>(group: string, kind: string): Promise<T[]> {
    const path = `${group}/namespaces/${this.node.namespace}/${kind}`;
    return ((await this.node.api.ask('GET', path)) as List<T>).items;
  }

  /** Names of services lead to those of their pods that are ready, and to all where the service says so. */
  private async updateServices(): Promise<void> {
    const { namespace, network } = this.node;
    const suffixes = ['', `.${namespace}`, `.${namespace}.svc`, `.${namespace}.svc.cluster.local`];
    const all = [...this.pods.values()].flat();
    const ready = new Map(await Promise.all(all.map(async (pod) => [pod, await isReady(pod)] as const)));
    for (const { metadata, spec } of await this.list<Service>('/api/v1', 'services')) {
      const selector = Object.entries(spec.selector ?? {});
      const chosen = all.filter(
        (pod) => selector.length > 0 && selector.every(([key, value]) => pod.labels[key] === value),
      );
      const named = (prefix: string) => suffixes.map((suffix) => `${prefix}${metadata.name}${suffix}`);
      const led = chosen.filter((pod) => spec.publishNotReadyAddresses === true || ready.get(pod) === true);
      network.setService(
        named(''),
        led.map(({ address }) => address),
      );
      if (spec.clusterIP !== 'None') continue;
      for (const pod of chosen) network.setService(named(`${pod.name}.`), [pod.address]);
    }
  }

  private async untilReady(pods: readonly RunningPod[]): Promise<void> {
    const until = Date.now() + READY_MS;
    for (;;) {
      await this.updateServices();
      const states = await Promise.all(pods.map(isReady));
      const late = pods.filter((_, index) => states[index] !== true);
      if (late.length === 0) return;
      const running = late.flatMap(({ containers }) => Object.values(containers));
      const dead = running.find((it) => it.hasEnded());
      if (dead !== undefined) throw new Error(`A container ended: ${await dead.ended}; see ${dead.logFile}.`);
      if (Date.now() > until) throw new Error(`Not ready; see ${running.map(({ logFile }) => logFile).join(', ')}.`);
      await sleep(300);
    }
  }

  private start({ spec: { template, volumeClaimTemplates = [] } }: Workload, name: string): Promise<RunningPod> {
    const claims = volumeClaimTemplates.map(({ metadata }) => ({
      name: metadata.name,
      persistentVolumeClaim: { claimName: `${metadata.name}-${name}` },
    }));
    const spec = { ...template.spec, volumes: [...(template.spec.volumes ?? []), ...claims] };
    return startPod(this.node, name, spec, template.metadata.labels, LEFT_OUT);
  }

  /** From the last to the first, each when the one before is ready; at first all at once, since servers of a cluster wait for each other. */
  private async rollSet(set: Workload, pods: RunningPod[], replicas: number): Promise<void> {
    const { name } = set.metadata;
    if (pods.length === 0) {
      for (let index = 0; index < replicas; index += 1) pods.push(await this.start(set, `${name}-${String(index)}`));
      await this.untilReady(pods);
      return;
    }
    for (let index = replicas - 1; index >= 0; index -= 1) {
      await pods[index]?.stop();
      pods[index] = await this.start(set, `${name}-${String(index)}`);
      await this.untilReady(pods);
    }
  }

  /** A new pod is ready before an old one is told to stop; that is still asked for a moment, as where endpoints change late. */
  private async rollDeployment(deployment: Workload, pods: RunningPod[], replicas: number): Promise<void> {
    const old = [...pods];
    for (let index = 0; index < Math.max(replicas, old.length); index += 1) {
      if (index < replicas) {
        const fresh = await this.start(deployment, `${deployment.metadata.name}-${String((this.serial += 1))}`);
        pods.push(fresh);
        await this.untilReady([fresh]);
      }
      const pod = old[index];
      if (pod === undefined) continue;
      const stopped = pod.stop();
      await sleep(ENDPOINTS_CHANGE_MS);
      pods.splice(pods.indexOf(pod), 1);
      await this.updateServices();
      await stopped;
    }
  }

  /** Makes what runs what the API server says, as its controllers would. @returns names of the workloads that were started or rolled */
  async reconcile(): Promise<string[]> {
    const changed: string[] = [];
    const sets = await this.list<Workload>('/apis/apps/v1', 'statefulsets');
    const deployments = await this.list<Workload>('/apis/apps/v1', 'deployments');
    for (const workload of [...sets, ...deployments]) {
      const { name } = workload.metadata;
      const { template, replicas = 1 } = workload.spec;
      const wanted = JSON.stringify([template, replicas]);
      if (this.wanted.get(name) === wanted) continue;
      changed.push(name);
      const pods = this.pods.get(name) ?? [];
      this.pods.set(name, pods);
      if (sets.includes(workload)) await this.rollSet(workload, pods, replicas);
      else await this.rollDeployment(workload, pods, replicas);
      this.wanted.set(name, wanted);
    }
    await this.updateServices();
    return changed;
  }

  /** Config maps and secrets of all pods as they are now. */
  async refreshVolumes(): Promise<void> {
    for (const pod of [...this.pods.values()].flat()) await pod.refreshVolumes();
  }

  /** Ends all that runs. */
  async stop(): Promise<void> {
    await Promise.all([...this.pods.values()].flat().map((pod) => pod.stop()));
    this.pods.clear();
    this.wanted.clear();
  }
}
