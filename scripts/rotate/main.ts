/** `npm run rotate -- operator|master STEP`: replaces the keys of the Sovereign (docs/rotating-keys.md). */
import { parseArgs } from 'node:util';
import { VertebraError } from '../../lib/domain/errors.ts';
import { ConfigError } from '../../lib/server/config/config-error.ts';
import { VaultError } from '../../lib/server/keys/vault.ts';
import { MASTER_STEPS } from './master.ts';
import { OPERATOR_STEPS } from './operator.ts';
import { UsageError } from './steps.ts';
import type { Steps } from './steps.ts';

const USAGE = `npm run rotate -- operator begin  --dir DIR [--identity FILE]
npm run rotate -- operator resign --reason TEXT
npm run rotate -- operator finish --dir DIR [--identity FILE]
npm run rotate -- operator status
npm run rotate -- master add    --dir DIR
npm run rotate -- master begin  --days DAYS --reason TEXT
npm run rotate -- master status

DIR   the directory that bootstrap wrote
FILE  the operator's identity key (left out: DIR/offline/operator.nk)
DAYS  for how long earlier keys are still let in, 1 to 365; 0 after a leak: whoever they have signed is cut

All but operator begin and master add ask NATS: they take the VERTEBRA_ variables of the server.`;

const STEPS = new Map<string | undefined, Steps>([
  ['operator', OPERATOR_STEPS],
  ['master', MASTER_STEPS],
]);

async function run(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      dir: { type: 'string' },
      identity: { type: 'string' },
      reason: { type: 'string' },
      days: { type: 'string' },
    },
  });
  const [what, name = '', ...rest] = positionals;
  const steps = STEPS.get(what) ?? {};
  const step = Object.hasOwn(steps, name) ? steps[name] : undefined;
  if (step === undefined || rest.length > 0) throw new UsageError('Say what to rotate, and which step.');
  await step(values);
}

const isOfArguments = (error: unknown): boolean =>
  error instanceof UsageError || String((error as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS');

try {
  await run();
} catch (error) {
  const isUsage = isOfArguments(error);
  if (!isUsage && ![ConfigError, VertebraError, VaultError].some((known) => error instanceof known)) throw error;
  console.error((error as Error).message);
  if (isUsage) console.error(USAGE);
  process.exitCode = isUsage ? 2 : 1;
}
// The connection to NATS would keep the process alive.
process.exit();
