import type { DeploymentData, NodeData, PodData, ServiceData } from '../../lib/domain/events/object-data.ts';
import { failing, healthOfAnything, healthOfConditions, HEALTHY, progressing, UNKNOWN, wordsOf } from './health.ts';
import type { Health } from './health.ts';
import type { ProjectHealth } from './object-change.ts';

/** What a container waits for while all goes well. */
const STARTING: readonly string[] = ['ContainerCreating', 'PodInitializing'];

function podHealth({ phase, ready, waiting }: PodData): Health {
  switch (phase) {
    case 'Failed':
      return failing(waiting ?? 'The pod failed');
    case 'Succeeded':
      return HEALTHY;
    case 'Unknown':
      return { ...UNKNOWN, reason: 'Its node does not say how it is' };
    default:
      if (waiting != null && !STARTING.includes(waiting)) return failing(waiting);
      return phase === 'Running' && ready ? HEALTHY : progressing(waiting ?? 'Not ready');
  }
}

function deploymentHealth({ replicas, readyReplicas, updatedReplicas, conditions }: DeploymentData): Health {
  // by Kubernetes' own word a rollout that got nowhere within its deadline
  const stuck = conditions?.find(({ type, status }) => type === 'Progressing' && status === 'False');
  if (stuck) return failing(wordsOf(stuck));
  if (readyReplicas < replicas) return progressing(`${readyReplicas} of ${replicas} replicas are ready`);
  if (updatedReplicas < replicas) return progressing(`${updatedReplicas} of ${replicas} replicas are updated`);
  return HEALTHY;
}

const serviceHealth = ({ type, endpoints }: ServiceData): Health =>
  endpoints === 0 && type !== 'ExternalName' ? failing('Nothing answers for it') : HEALTHY;

function nodeHealth({ conditions }: NodeData): Health {
  const health = healthOfConditions(conditions);
  if (health.status !== 'healthy') return health;
  const pressure = conditions.find(({ type, status }) => type.endsWith('Pressure') && status === 'True');
  return pressure ? failing(wordsOf(pressure)) : HEALTHY;
}

/** Kubernetes objects; of kinds without a schema, the conditions tell. */
export const k8s: ProjectHealth = ({ known }, object) => {
  switch (known?.kind) {
    case 'pod':
      return podHealth(known.data);
    case 'deployment':
      return deploymentHealth(known.data);
    case 'service':
      return serviceHealth(known.data);
    case 'node':
      return nodeHealth(known.data);
    case 'helmrelease':
      return healthOfConditions(known.data.conditions);
    case 'configmap':
      return HEALTHY;
    default:
      return healthOfAnything(object);
  }
};
