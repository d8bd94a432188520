/** `npm run test:kubernetes`: the chart on a real Kubernetes API server, and what that holds as processes of this machine. */
import { spawnSync } from 'node:child_process';
import { cp, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { bringUpstream } from '../../test/harness/chart/upstream.ts';
import { assembleDist } from '../build/assemble.ts';
import { buildApp } from '../build/build-app.ts';
import { PROJECT } from '../demo/demo-state.ts';
import { findEtcd, findKubeApiserver } from '../tools/find-kubernetes.ts';
import { findHelm } from '../tools/find-helm.ts';
import { findNatsServer } from '../tools/find-nats-server.ts';

/** Where everything has to be shown, a suite that cannot run is a failure. */
const leftOut = process.env.CI === 'true' ? 1 : 0;
const say = (line: string) => process.stdout.write(`${line}\n`);

/** Pods are network namespaces, and roots of their own; nobody else may make those. */
const inside = ['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];
for (const [program, args] of [
  ['unshare', [...inside, 'true']],
  ['ip', ['-V']],
] as const) {
  if (spawnSync(program, args).status === 0) continue;
  say(
    `test:kubernetes is left out: it needs root, and ${program} of util-linux or iproute2, to make namespaces for pods.`,
  );
  process.exit(leftOut);
}

const helm = await findHelm();
const directory = await mkdtemp(join(tmpdir(), 'vertebra-kubernetes-'));
const chart = join(directory, 'chart');
await cp(join(PROJECT, 'deploy/chart'), chart, { recursive: true });
const withoutUpstream = await bringUpstream(helm, chart);
if (withoutUpstream !== null) {
  say(`test:kubernetes is left out: what it starts is the upstream chart of NATS. ${withoutUpstream}`);
  process.exit(leftOut);
}
const dist = join(directory, 'dist');
await assembleDist(PROJECT, dirname(await buildApp(join(directory, 'build.log'), say)), dist);
const programs = {
  etcd: await findEtcd(),
  kubeApiserver: await findKubeApiserver(),
  natsServer: await findNatsServer(),
  dist,
  helm,
  chart,
  directory,
};
const vitest = join(PROJECT, 'node_modules/vitest/vitest.mjs');
const { status } = spawnSync(
  'unshare',
  [...inside, process.execPath, vitest, 'run', '--project', 'kubernetes', ...process.argv.slice(2)],
  { stdio: 'inherit', env: { ...process.env, VERTEBRA_TEST_KUBERNETES: JSON.stringify(programs) } },
);
process.exitCode = status ?? 1;
