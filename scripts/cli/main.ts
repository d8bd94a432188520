/** `npm run vertebra -- COMMAND`, and `node vertebra.js COMMAND` where it is installed: what an operator does from a shell. */
import { VertebraError } from '../../lib/domain/errors.ts';
import { ConfigError } from '../../lib/server/config/config-error.ts';
import { BootstrapError } from '../../lib/server/keys/bootstrap.ts';
import { VaultError } from '../../lib/server/keys/vault.ts';
import { UsageError } from './command.ts';
import type { Command } from './command.ts';

/** Each is loaded when it is called: making keys needs nothing of a server. */
const COMMANDS = new Map<string, { does: string; load: () => Promise<Command> }>([
  [
    'check',
    {
      does: 'looks whether Vertebra can run here: configuration, keys, NATS, providers, clocks, disk, proxies',
      load: async () => (await import('./check/check.ts')).checkCommand,
    },
  ],
  [
    'bootstrap',
    {
      does: 'makes the first keys of a Sovereign, and the configuration of its nats-servers',
      load: async () => (await import('./bootstrap/bootstrap.ts')).bootstrapCommand,
    },
  ],
  [
    'rotate',
    {
      does: "replaces the operator's signing key, the master secret, or the users that Vertebra has in NATS",
      load: async () => (await import('./rotate/rotate.ts')).rotateCommand,
    },
  ],
  [
    'audit-verify',
    {
      does: 'walks the whole audit log; exit code 0 when it is unbroken',
      load: async () => (await import('./audit-verify.ts')).auditVerifyCommand,
    },
  ],
]);

const LIST = [...COMMANDS].map(([name, { does }]) => `  ${name.padEnd(14)}${does}`).join('\n');
const USAGE = `Usage: vertebra COMMAND [options]\n\n${LIST}\n\nvertebra COMMAND --help says what it takes.`;

const KNOWN_ERRORS = [ConfigError, VertebraError, VaultError, BootstrapError];

const isOfArguments = (error: unknown): boolean =>
  error instanceof UsageError || String((error as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS');

/** Does what the command line says and gives the exit code: 1 when it did not work, 2 when the line cannot be understood. */
async function run([name = '--help', ...args]: readonly string[]): Promise<number> {
  const entry = COMMANDS.get(name);
  if (entry === undefined) {
    const asked = name === '--help' || name === '-h' || name === 'help';
    (asked ? console.log : console.error)(asked ? USAGE : `There is no command “${name}”.\n${USAGE}`);
    return asked ? 0 : 2;
  }
  const command = await entry.load();
  if (args.includes('--help') || args.includes('-h')) {
    console.log(`Usage:\n${command.usage}`);
    return 0;
  }
  try {
    return await command.run(args);
  } catch (error) {
    const isUsage = isOfArguments(error);
    if (!isUsage && !KNOWN_ERRORS.some((known) => error instanceof known)) throw error;
    console.error((error as Error).message);
    if (isUsage) console.error(`Usage:\n${command.usage}`);
    return isUsage ? 2 : 1;
  }
}

// The connection to NATS would keep the process alive.
process.exit(await run(process.argv.slice(2)));
