/** `vertebra rotate operator|master|users STEP`: replaces the keys of the Sovereign (docs/rotating-keys.md). */
import { parseArgs } from 'node:util';
import { UsageError } from '../command.ts';
import type { Command } from '../command.ts';
import { MASTER_STEPS } from './master.ts';
import { OPERATOR_STEPS } from './operator.ts';
import type { Steps } from './steps.ts';
import { USERS_STEPS } from './users.ts';

const USAGE = `rotate operator begin  --dir DIR [--identity FILE]
rotate operator resign --reason TEXT
rotate operator finish --dir DIR [--identity FILE]
rotate operator status
rotate master add    --dir DIR
rotate master begin  --days DAYS --reason TEXT
rotate master status
rotate users begin  --dir DIR --reason TEXT
rotate users finish --dir DIR --reason TEXT [--now]
rotate users status --dir DIR

DIR   the directory that bootstrap wrote
FILE  the operator's identity key (left out: DIR/offline/operator.nk)
DAYS  for how long earlier keys are still let in, 1 to 365; 0 after a leak: whoever they have signed is cut

--now cuts who still uses the users of before

All but operator begin and master add ask NATS: they take the VERTEBRA_ variables of the server.`;

const STEPS = new Map<string | undefined, Steps>([
  ['operator', OPERATOR_STEPS],
  ['master', MASTER_STEPS],
  ['users', USERS_STEPS],
]);

export const rotateCommand: Command = {
  usage: USAGE,
  run: (args) => {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        dir: { type: 'string' },
        identity: { type: 'string' },
        reason: { type: 'string' },
        days: { type: 'string' },
        now: { type: 'boolean' },
      },
    });
    const [what, name = '', ...rest] = positionals;
    const steps = STEPS.get(what) ?? {};
    const step = Object.hasOwn(steps, name) ? steps[name] : undefined;
    if (step === undefined || rest.length > 0) throw new UsageError('Say what to rotate, and which step.');
    return step(values);
  },
};
