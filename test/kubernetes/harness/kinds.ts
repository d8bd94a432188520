/** What the suite reads of the objects of the Kubernetes API; each field is that of the API reference. */
export interface Metadata {
  name: string;
  uid: string;
  labels?: Record<string, string>;
}

interface Reference {
  name: string;
  key: string;
  optional?: boolean;
}

interface Items {
  items?: { key: string; path: string }[];
  optional?: boolean;
}

export interface VolumeSource {
  configMap?: Items & { name: string; defaultMode?: number };
  secret?: Items & { secretName?: string; name?: string; defaultMode?: number };
  serviceAccountToken?: { audience?: string; path?: string };
  /** of the suite alone: files as they are */
  literal?: Record<string, string>;
}

export interface Volume extends VolumeSource {
  name: string;
  projected?: { sources: VolumeSource[]; defaultMode?: number };
  emptyDir?: object;
  persistentVolumeClaim?: { claimName: string };
}

interface SecurityContext {
  runAsUser?: number;
  runAsGroup?: number;
  runAsNonRoot?: boolean;
  fsGroup?: number;
  readOnlyRootFilesystem?: boolean;
}

export interface Container {
  name: string;
  image: string;
  command?: string[];
  args?: string[];
  env?: {
    name: string;
    value?: string;
    valueFrom?: { fieldRef?: { fieldPath: string }; secretKeyRef?: Reference; configMapKeyRef?: Reference };
  }[];
  ports?: { name?: string; containerPort: number }[];
  readinessProbe?: { httpGet?: { path: string; port: string | number } };
  lifecycle?: { preStop?: { exec?: { command: string[] }; sleep?: { seconds: number } } };
  volumeMounts?: { name: string; mountPath: string; subPath?: string; readOnly?: boolean }[];
  securityContext?: SecurityContext;
}

export interface PodSpec {
  containers: Container[];
  volumes?: Volume[];
  serviceAccountName?: string;
  automountServiceAccountToken?: boolean;
  securityContext?: SecurityContext;
  terminationGracePeriodSeconds?: number;
}

export interface Workload {
  metadata: Metadata;
  spec: {
    replicas?: number;
    template: { metadata: Partial<Metadata>; spec: PodSpec };
    volumeClaimTemplates?: { metadata: Metadata }[];
  };
}

export interface Service {
  metadata: Metadata;
  spec: {
    selector?: Record<string, string>;
    clusterIP?: string;
    publishNotReadyAddresses?: boolean;
    ports: { name?: string; port: number }[];
  };
}

export interface Ingress {
  metadata: Metadata;
  spec: {
    rules: { http: { paths: { path: string; backend: { service: { name: string; port: { name: string } } } }[] } }[];
  };
}

export interface Job {
  metadata: Metadata;
  spec: { template: { spec: PodSpec } };
  status?: { conditions?: { type: string; status: string }[] };
}

export interface Pod {
  metadata: Metadata;
  spec: PodSpec;
  status?: { phase?: string };
}

/** A Secret or a ConfigMap. */
export interface Data {
  metadata: Metadata;
  type?: string;
  data?: Record<string, string>;
}

export interface Certificate {
  metadata: Metadata;
  spec: { secretName: string; dnsNames: string[] };
}

export interface List<T> {
  items: T[];
}
