/** `check`: whether Vertebra can run here, before and after it is started (docs/check.md). */
import { parseArgs } from 'node:util';
import { isOrganizationSlug } from '../../../lib/domain/names.ts';
import { ConfigError } from '../../../lib/server/config/config-error.ts';
import { getConfig } from '../../../lib/server/config/config.ts';
import type { Config } from '../../../lib/server/config/parse-config.ts';
import type { Vault } from '../../../lib/server/keys/vault.ts';
import { UsageError } from '../command.ts';
import type { Command } from '../command.ts';
import { findingsOf, render } from './finding.ts';
import type { Finding } from './finding.ts';
import { checkIssuers } from './issuers.ts';
import { checkKeys } from './keys.ts';
import { checkAccounts } from './nats/accounts.ts';
import { reachServers } from './nats/reach.ts';
import { checkServers } from './nats/servers.ts';
import { reasonOf } from './reason.ts';
import { checkConsole, checkProjector, checkWebSocket } from './web/browsers.ts';

const USAGE = `check [--organization SLUG] [--json]

It takes the VERTEBRA_ variables of the server, and changes nothing. Exit code 0 when nothing failed, else 1.
--organization SLUG  of identity providers that stand for many, asks the one of this Organization
--json               {"ok": …, "findings": [{"state", "area", "about", "what", "cure"}]}`;

const REST = ['keys', 'nats', 'accounts', 'clock', 'disk', 'issuer', 'console', 'projector', 'websocket'];

/** A part of the checks that broke is told, and takes no other one along. */
async function part(area: string, work: Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await work;
  } catch (error) {
    return [findingsOf(area).failed(area, reasonOf(error))];
  }
}

async function checkNats(config: Config, vault: Vault | null): Promise<Finding[]> {
  if (vault === null)
    return ['nats', 'accounts', 'clock', 'disk'].map((area) =>
      findingsOf(area).unchecked('all', 'the keys cannot be used'),
    );
  const { reached, findings } = await reachServers(config, vault);
  const [first] = reached;
  if (first === undefined)
    return [
      ...findings,
      ...['accounts', 'clock', 'disk'].map((area) => findingsOf(area).unchecked('all', 'no server lets both users in')),
    ];
  try {
    const [servers, accounts] = await Promise.all([
      part('nats', checkServers(first.system, vault)),
      part('accounts', checkAccounts(first.system, first.catalyst, vault)),
    ]);
    return [...findings, ...servers, ...accounts];
  } finally {
    await Promise.all(reached.flatMap(({ system, catalyst }) => [system.close(), catalyst.close()]));
  }
}

/** Looks at everything, in the order in which it is put right. */
export async function checkAll(organization?: string): Promise<Finding[]> {
  let config: Config;
  try {
    config = getConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return [
      ...error.problems.map(({ variable, wants }) =>
        findingsOf('configuration').failed(variable, wants, 'docs/configuration.md says what it is for.'),
      ),
      ...REST.map((area) => findingsOf(area).unchecked('all', 'the configuration cannot be used')),
    ];
  }
  const { vault, findings } = checkKeys(config);
  const parts = await Promise.all([
    checkNats(config, vault),
    part('issuer', checkIssuers(config, organization)),
    part('console', checkConsole(config)),
    part('projector', checkProjector(config)),
    part('websocket', checkWebSocket(config)),
  ]);
  return [findingsOf('configuration').ok('VERTEBRA_…', 'every variable can be used'), ...findings, ...parts.flat()];
}

async function run(args: string[]): Promise<number> {
  const options = { organization: { type: 'string' }, json: { type: 'boolean' } } as const;
  const { organization, json } = parseArgs({ args, options }).values;
  if (organization !== undefined && !isOrganizationSlug(organization))
    throw new UsageError('--organization wants the name of an Organization.');
  const findings = await checkAll(organization);
  const isOk = findings.every(({ state }) => state !== 'failed');
  console.log(json === true ? JSON.stringify({ ok: isOk, findings }, null, 2) : render(findings));
  return isOk ? 0 : 1;
}

export const checkCommand: Command = { usage: USAGE, run };
