import { edgeAccountName, environmentAssets, environmentName, PROJECTOR_CONSUMER } from '../names.ts';
import type { EnvironmentType } from '../names.ts';

export type CreationPartKind = 'name' | 'home' | 'edge' | 'stream' | 'bucket' | 'rejected' | 'consumer';

/** One thing that a creation makes. */
export interface CreationPart {
  kind: CreationPartKind;
  /** as NATS knows it; a consumer by its own name */
  name: string;
  /** full name of the Environment that it is of; null for what is of the whole Organization */
  environment: string | null;
}

/** All that creating an Organization makes, in the order in which it is made. */
export function creationParts(slug: string, environments: readonly EnvironmentType[]): CreationPart[] {
  const whole = (kind: CreationPartKind, name: string): CreationPart => ({ kind, name, environment: null });
  return [
    whole('name', slug),
    whole('home', slug),
    whole('edge', edgeAccountName(slug)),
    ...environments.flatMap((type): CreationPart[] => {
      const environment = environmentName(slug, type);
      const { stream, bucket, rejectedStream } = environmentAssets(environment);
      return [
        { kind: 'stream', name: stream, environment },
        { kind: 'bucket', name: bucket, environment },
        { kind: 'rejected', name: rejectedStream, environment },
        { kind: 'consumer', name: PROJECTOR_CONSUMER, environment },
      ];
    }),
  ];
}
