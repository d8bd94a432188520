/** What lives on a platform, with the fields that the events carry: a selection of the real ones. */

interface Condition {
  type: string;
  status: 'True' | 'False' | 'Unknown';
  reason: string;
  message: string;
}

export interface Pod {
  kind: 'pod';
  namespace: string;
  name: string;
  data: {
    app: string;
    node: string;
    image: string;
    phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed';
    /** why a container is not running, as kubectl shows it */
    waiting: 'ContainerCreating' | 'CrashLoopBackOff' | 'ImagePullBackOff' | null;
    ready: boolean;
    restarts: number;
    podIp: string | null;
    requests: { cpu: string; memory: string };
  };
}

export interface Deployment {
  kind: 'deployment';
  namespace: string;
  name: string;
  data: {
    image: string;
    revision: number;
    replicas: number;
    readyReplicas: number;
    updatedReplicas: number;
    conditions: Condition[];
  };
}

export interface Service {
  kind: 'service';
  namespace: string;
  name: string;
  data: {
    type: 'ClusterIP' | 'LoadBalancer';
    clusterIp: string;
    ports: { name: string; port: number }[];
    endpoints: number;
  };
}

export interface ConfigMap {
  kind: 'configmap';
  namespace: string;
  name: string;
  data: { keys: Record<string, string> };
}

export interface Node {
  kind: 'node';
  namespace: null;
  name: string;
  data: {
    kubeletVersion: string;
    cpuUsedPercent: number;
    memoryUsedPercent: number;
    pods: number;
    conditions: Condition[];
  };
}

export interface HelmRelease {
  kind: 'helmrelease';
  namespace: string;
  name: string;
  data: { chart: string; version: string; revision: number; conditions: Condition[] };
}

export interface Kustomization {
  kind: 'kustomization';
  namespace: null;
  name: string;
  data: { path: string; appliedRevision: string; conditions: Condition[] };
}

export interface Crossplane {
  kind: 'crossplane';
  namespace: null;
  name: string;
  data: { claim: string; provider: string; size: string; endpoint: string; conditions: Condition[] };
}

export interface Commit {
  kind: 'commit';
  namespace: null;
  /** the hash */
  name: string;
  data: { branch: string; author: string; message: string; changed: string[] };
}

export type PlatformObject =
  Pod | Deployment | Service | ConfigMap | Node | HelmRelease | Kustomization | Crossplane | Commit;

export const ready = (reason: string, message: string): Condition => ({
  type: 'Ready',
  status: 'True',
  reason,
  message,
});
export const stuck = (message: string): Condition => ({
  type: 'Progressing',
  status: 'False',
  reason: 'ProgressDeadlineExceeded',
  message,
});
export const notReady = (reason: string, message: string): Condition => ({
  type: 'Ready',
  status: 'False',
  reason,
  message,
});
