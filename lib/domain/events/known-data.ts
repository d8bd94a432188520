import type { EventSource } from '../environments/environment-state-words.ts';
import type { z } from '../zod.ts';
import {
  commitSchema,
  configMapSchema,
  credentialDataSchema,
  crossplaneSchema,
  deploymentSchema,
  helmReleaseSchema,
  kustomizationSchema,
  nodeSchema,
  podSchema,
  serviceSchema,
} from './object-data.ts';
import { quote } from './problem.ts';
import type { EventProblem } from './problem.ts';

/** Says which kind it is together with the data, so that a switch over the kind knows the data's type. */
function known<K extends string, T>(kind: K, schema: z.ZodType<T>) {
  return (data: unknown): { kind: K; data: T } | EventProblem => {
    const read = schema.safeParse(data);
    if (read.success) return { kind, data: read.data };
    const [issue] = read.error.issues;
    const place = ['data', ...(issue?.path ?? [])].join('.');
    return { problem: `The data is not that of a ${kind}. About ${quote(place)}: ${issue?.message ?? 'unknown'}.` };
  };
}

const KNOWN = {
  k8s: {
    pod: known('pod', podSchema),
    deployment: known('deployment', deploymentSchema),
    service: known('service', serviceSchema),
    configmap: known('configmap', configMapSchema),
    node: known('node', nodeSchema),
    helmrelease: known('helmrelease', helmReleaseSchema),
  },
  flux: { kustomization: known('kustomization', kustomizationSchema) },
  git: { commit: known('commit', commitSchema) },
  crossplane: { crossplane: known('crossplane', crossplaneSchema) },
  vertebra: { credential: known('credential', credentialDataSchema) },
} satisfies Record<EventSource, Record<string, (data: unknown) => object>>;

type Readers = { [Source in EventSource]: (typeof KNOWN)[Source][keyof (typeof KNOWN)[Source]] }[EventSource];

/** The data of a kind that has a schema. */
export type KnownData = Exclude<ReturnType<Readers>, EventProblem>;

const READERS: Readonly<Record<EventSource, ReadonlyMap<string, Readers>>> = {
  k8s: new Map<string, Readers>(Object.entries(KNOWN.k8s)),
  flux: new Map<string, Readers>(Object.entries(KNOWN.flux)),
  git: new Map<string, Readers>(Object.entries(KNOWN.git)),
  crossplane: new Map<string, Readers>(Object.entries(KNOWN.crossplane)),
  vertebra: new Map<string, Readers>(Object.entries(KNOWN.vertebra)),
};

/** An event's data by the schema of its kind (docs/events.md); null for a kind that has none, which is kept as it is. */
export const readKnownData = (source: EventSource, kind: string, data: unknown): KnownData | EventProblem | null =>
  READERS[source].get(kind)?.(data) ?? null;
