/** `vertebra audit-verify`: walks the whole audit log with the server's own configuration. Exit code 0 when it is unbroken. */
import { verifyLog } from '../../lib/server/audit/chain/verify.ts';
import { currentMaster } from '../../lib/server/nats/connections/current-master.ts';
import { getVault } from '../../lib/server/nats/connections/vault.ts';
import { UsageError } from './command.ts';
import type { Command } from './command.ts';

const count = (value: number): string => value.toLocaleString('en');

async function verify(): Promise<number> {
  const [{ masters }, master] = await Promise.all([getVault(), currentMaster()]);
  const walk = verifyLog();
  let step = await walk.next();
  for (; !step.done; step = await walk.next()) {
    if (process.stderr.isTTY) {
      process.stderr.write(`\r${count(step.value.verified)} of ${count(step.value.records)} records`);
    }
  }
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  const { verified, from, to, checkpoints, broken } = step.value;
  const when = from === null ? '' : ` from ${from} to ${to ?? from}`;
  console.log(`checkpoint key  ${masters.get(master)?.publicKey ?? 'not held'}`);
  console.log(`verified        ${count(verified)} records${when}, against ${count(checkpoints)} checkpoints`);
  console.log(broken === null ? 'unbroken' : `BROKEN          at record ${broken.sequence}: ${broken.problem}`);
  return broken === null ? 0 : 1;
}

export const auditVerifyCommand: Command = {
  usage: 'audit-verify\n\nIt takes the VERTEBRA_ variables of the server.',
  run: (args) => {
    if (args.length > 0) throw new UsageError(`It takes no ${String(args[0])}.`);
    return verify();
  },
};
