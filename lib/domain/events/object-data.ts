/** The data of events by the kind of their object (docs/events.md). What is not named here is kept as it is. */
import { z } from '../zod.ts';

/** A condition as Kubernetes, Flux and Crossplane report it. */
const conditionSchema = z.looseObject({
  type: z.string(),
  status: z.enum(['True', 'False', 'Unknown']),
  reason: z.string().optional(),
  message: z.string().optional(),
});
export type Condition = z.infer<typeof conditionSchema>;

export const conditionsSchema = z.array(conditionSchema);

/** Of replicas, restarts and the like. */
const countSchema = z.int().nonnegative();

export const podSchema = z.looseObject({
  phase: z.enum(['Pending', 'Running', 'Succeeded', 'Failed', 'Unknown']),
  /** whether all of its containers are */
  ready: z.boolean(),
  restarts: countSchema,
  /** why a container does not run, as kubectl shows it: `CrashLoopBackOff` */
  waiting: z.string().nullish(),
  /** of the workload that it belongs to */
  app: z.string().nullish(),
  node: z.string().nullish(),
  image: z.string().nullish(),
  podIp: z.string().nullish(),
});
export type PodData = z.infer<typeof podSchema>;

export const deploymentSchema = z.looseObject({
  /** that there shall be */
  replicas: countSchema,
  readyReplicas: countSchema,
  /** that run the newest revision */
  updatedReplicas: countSchema,
  image: z.string().nullish(),
  revision: countSchema.nullish(),
  conditions: conditionsSchema.optional(),
});
export type DeploymentData = z.infer<typeof deploymentSchema>;

export const serviceSchema = z.looseObject({
  type: z.enum(['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName']),
  ports: z.array(z.looseObject({ name: z.string().nullish(), port: z.int().min(1).max(65_535) })),
  /** that answer for it; absent when nobody counted */
  endpoints: countSchema.optional(),
  clusterIp: z.string().nullish(),
});
export type ServiceData = z.infer<typeof serviceSchema>;

export const configMapSchema = z.looseObject({ keys: z.record(z.string(), z.string()) });

const percent = z.number().min(0).max(100);

export const nodeSchema = z.looseObject({
  conditions: conditionsSchema,
  kubeletVersion: z.string().nullish(),
  cpuUsedPercent: percent.nullish(),
  memoryUsedPercent: percent.nullish(),
  pods: countSchema.nullish(),
});
export type NodeData = z.infer<typeof nodeSchema>;

export const helmReleaseSchema = z.looseObject({
  chart: z.string(),
  version: z.string(),
  conditions: conditionsSchema,
  revision: countSchema.nullish(),
});

export const kustomizationSchema = z.looseObject({
  path: z.string(),
  conditions: conditionsSchema,
  /** `main@sha1:…`; null before the first time */
  appliedRevision: z.string().nullish(),
});

export const commitSchema = z.looseObject({
  branch: z.string(),
  author: z.string(),
  message: z.string(),
  /** paths of the files */
  changed: z.array(z.string()).optional(),
});

/** What Vertebra says of a credential that ends soon. */
export const credentialDataSchema = z.looseObject({
  /** what it is called; the name of the object is its public key */
  credential: z.string(),
  role: z.string(),
  expiresAt: z.iso.datetime(),
  /** days, of those after which it is said anew */
  expiresWithin: z.number(),
});

export type CredentialData = z.infer<typeof credentialDataSchema>;

export const crossplaneSchema = z.looseObject({
  /** `PostgreSQLInstance/orders` */
  claim: z.string(),
  conditions: conditionsSchema,
  provider: z.string().nullish(),
  size: z.string().nullish(),
  endpoint: z.string().nullish(),
});
