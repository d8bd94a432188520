import { setTimeout as sleep } from 'node:timers/promises';
import type { Job, List, Pod, PodSpec } from './kinds.ts';
import { startPod } from './pod.ts';
import type { Node } from './pod.ts';

const isOver = ({ status }: Job): boolean =>
  (status?.conditions ?? []).some(
    ({ type, status: is }) => (type === 'Complete' || type === 'Failed') && is === 'True',
  );
/** A pod that somebody made without a workload, such as that of `helm test`. */
const isOverPod = ({ status }: Pod): boolean => status?.phase === 'Succeeded' || status?.phase === 'Failed';

/** What came of a Job or of a pod: how it ended, and where its log is. */
export interface JobRun {
  name: string;
  ended: string;
  logFile: string;
}

/**
 * Runs every Job, and every single pod, that somebody makes while `act` is under way, as a controller and a kubelet would: once, and
 * its outcome is written into its status, which helm waits for. `look` sees a Job before it runs.
 */
export async function whileJobsRun(
  node: Node,
  act: () => Promise<unknown>,
  look: (job: Job) => Promise<void> = () => Promise.resolve(),
): Promise<JobRun[]> {
  const jobs = `/apis/batch/v1/namespaces/${node.namespace}/jobs`;
  const pods = `/api/v1/namespaces/${node.namespace}/pods`;
  const runs: JobRun[] = [];
  const seen = new Set<string>();
  const run = async (name: string, spec: PodSpec): Promise<boolean> => {
    const pod = await startPod(node, `${name}-${String(seen.size)}`, spec);
    const [container] = Object.values(pod.containers);
    const ended = (await container?.ended) ?? 'nothing ran';
    node.network.removePod(pod.name);
    runs.push({ name, ended, logFile: container?.logFile ?? '' });
    return ended === 'exit code 0';
  };
  const runJob = async (job: Job): Promise<void> => {
    const { name } = job.metadata;
    const startTime = new Date().toISOString();
    await look(job);
    const succeeded = await run(name, job.spec.template.spec);
    const completionTime = new Date().toISOString();
    const condition = (type: string) => ({ type, status: 'True', lastTransitionTime: completionTime, reason: 'Ran' });
    const status = succeeded
      ? { startTime, completionTime, succeeded: 1, conditions: ['SuccessCriteriaMet', 'Complete'].map(condition) }
      : { startTime, failed: 1, conditions: ['FailureTarget', 'Failed'].map(condition) };
    await node.api.ask('PATCH', `${jobs}/${name}/status`, { status });
  };
  const runPod = async ({ metadata: { name }, spec }: Pod): Promise<void> => {
    const phase = (await run(name, spec)) ? 'Succeeded' : 'Failed';
    await node.api.ask('PATCH', `${pods}/${name}/status`, { status: { phase } });
  };
  const runFresh = async <T extends Job | Pod>(
    path: string,
    isDone: (it: T) => boolean,
    runIt: (it: T) => Promise<void>,
  ): Promise<void> => {
    const { items } = (await node.api.ask('GET', path)) as List<T>;
    for (const it of items) {
      if (seen.has(it.metadata.uid) || isDone(it)) continue;
      seen.add(it.metadata.uid);
      await runIt(it);
    }
  };
  const acting = act();
  const over = acting.then(
    () => true,
    () => true,
  );
  do {
    await runFresh(jobs, isOver, runJob);
    await runFresh(pods, isOverPod, runPod);
  } while (!(await Promise.race([over, sleep(200, false)])));
  await acting;
  return runs;
}
