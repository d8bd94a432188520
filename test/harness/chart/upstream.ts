/** The upstream chart of NATS below a copy of ours, from wherever it can be had. */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { readFile } from 'node:fs/promises';

const execute = promisify(execFile);

interface Dependency {
  name: string;
  version: string;
  repository: string;
}

/** Offline it is over at once; a network that swallows packets must not hold the tests up. */
const NETWORK_MS = 30_000;

async function build(helm: string, chart: string, { name, repository }: Dependency): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'vertebra-helm-'));
  const options = {
    timeout: NETWORK_MS,
    env: { ...process.env, HELM_CACHE_HOME: home, HELM_CONFIG_HOME: home, HELM_DATA_HOME: home },
  };
  try {
    await execute(helm, ['repo', 'add', name, repository], options);
    await execute(helm, ['dependency', 'build', chart], options);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/** An empty chart in its place, so that Helm renders ours. */
async function standIn(chart: string, { name, version }: Dependency): Promise<void> {
  const folder = join(chart, 'charts', name);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'Chart.yaml'), `apiVersion: v2\nname: ${name}\nversion: ${version}\n`);
}

/**
 * Puts the pinned upstream chart below `chart`: the folder or archive that VERTEBRA_NATS_CHART names, else by
 * `helm dependency build`. Gives null, or why there is an empty chart in its place.
 */
export async function bringUpstream(helm: string, chart: string): Promise<string | null> {
  const { dependencies } = parse(await readFile(join(chart, 'Chart.yaml'), 'utf8')) as { dependencies: [Dependency] };
  const [dependency] = dependencies;
  const named = process.env.VERTEBRA_NATS_CHART ?? '';
  if (named !== '') {
    const target = (await stat(named)).isDirectory() ? dependency.name : basename(named);
    await cp(named, join(chart, 'charts', target), { recursive: true });
    return null;
  }
  try {
    await build(helm, chart, dependency);
    return null;
  } catch (error) {
    await standIn(chart, dependency);
    const reason = error instanceof Error ? error.message.trim().split('\n').at(-1) : String(error);
    return `VERTEBRA_NATS_CHART is not set, and helm dependency build says: ${reason ?? ''}`;
  }
}
