import { environmentAssets } from '../../../lib/domain/names.ts';
import type { PlatformObject } from './objects.ts';

/** Stands for the namespace of what has none, so that a name is always behind the same number of tokens. */
const NO_NAMESPACE = '_cluster';

/** The subject that events about an object are published on. A Kubernetes name may hold dots, so it comes last. */
export function subjectOf(environment: string, object: PlatformObject): string {
  const { subjectPrefix } = environmentAssets(environment);
  switch (object.kind) {
    case 'commit':
      return `${subjectPrefix}.git.${object.name}`;
    case 'kustomization':
      return `${subjectPrefix}.flux.${object.name}`;
    case 'crossplane':
      return `${subjectPrefix}.crossplane.${object.name}`;
    default:
      return `${subjectPrefix}.k8s.${object.kind}.${object.namespace ?? NO_NAMESPACE}.${object.name}`;
  }
}

/** `<kind>/<ns>/<name>`, or `<kind>/<name>` for what has no namespace: the key of an object and, in a bucket, of its state. */
export const keyOf = ({ kind, namespace, name }: PlatformObject): string =>
  namespace === null ? `${kind}/${name}` : `${kind}/${namespace}/${name}`;
