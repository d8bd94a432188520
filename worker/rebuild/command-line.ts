import { ConfigError } from '../../lib/server/config/config-error.ts';
import { VertebraError } from '../../lib/domain/errors.ts';
import { parseEnvironmentName } from '../../lib/domain/names.ts';
import type { RebuildLine } from '../../lib/domain/environments/rebuild.ts';
import { getIndex } from '../../lib/server/accounts/index-service.ts';
import { callProjector } from '../../lib/server/spine/projectors/projector-calls.ts';

const USAGE = 'Usage: npm run projector [-- rebuild <environment>]\n';

const number = (value: number) => value.toLocaleString('en');
const write = (text: string) => process.stdout.write(text);

async function findOrganization(environment: string): Promise<string> {
  const parsed = parseEnvironmentName(environment);
  const organization = parsed && (await getIndex()).organizations.get(parsed.organization);
  if (!organization?.environments.includes(parsed?.type ?? 'prod')) {
    throw new VertebraError('not-found', `There is no Environment “${environment}”.`);
  }
  return organization.slug;
}

function tellDone({
  events,
  objects,
  same,
  written,
  removed,
  kept,
  keys,
}: Extract<RebuildLine, { state: 'done' }>): void {
  write(`${number(events)} events, ${number(objects)} objects, ${number(same)} of them as they should be\n`);
  const differences = [
    ['written', written, keys.written],
    ['removed', removed, keys.removed],
    ['kept, since their event is no longer in the stream', kept, keys.kept],
  ] as const;
  for (const [what, count, named] of differences) {
    if (count === 0) continue;
    write(`${number(count)} ${what}${named.length < count ? `, the first ${number(named.length)}` : ''}:\n`);
    for (const key of named) write(`  ${key}\n`);
  }
  if (written + removed === 0) write('no differences\n');
}

async function rebuild(environment: string): Promise<number> {
  for await (const line of callProjector(await findOrganization(environment), { kind: 'rebuild', environment })) {
    switch (line.state) {
      case 'running':
        if (process.stdout.isTTY) write(`\r${number(line.events)} of ${number(line.total)} events`);
        break;
      case 'failed':
        throw new VertebraError('projector-unavailable', line.detail);
      case 'done':
        if (process.stdout.isTTY) write('\r\u001b[K');
        tellDone(line);
    }
  }
  return 0;
}

/** Does what the command line says and gives the exit code: 0, or 1 with a sentence on stderr. */
export async function runCommandLine([command, environment, ...rest]: readonly string[]): Promise<number> {
  if (command !== 'rebuild' || environment === undefined || rest.length > 0) {
    process.stderr.write(USAGE);
    return 1;
  }
  try {
    return await rebuild(environment);
  } catch (error) {
    if (!(error instanceof VertebraError || error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}
