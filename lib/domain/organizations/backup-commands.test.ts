import { expect, it } from 'vitest';
import { backupCommands } from './backup-commands.ts';

const stream = (name: string, bucket: string | null = null) => ({ name, bucket });

it('names a command for each stream and bucket of its Environments, and for nothing else', () => {
  const all = [
    stream('WS_acme-dev'),
    stream('WS_acme-dev_REJECTED'),
    stream('KV_ws-acme-dev-state', 'ws-acme-dev-state'),
    stream('ORDERS'),
    stream('$(rm -rf ~)'),
    stream('WS_globex-dev'),
  ];
  const commands = backupCommands('acme', all);
  expect(commands.map(({ of, role }) => [of, role])).toEqual([
    ['WS_acme-dev', 'trusted-subscriber'],
    ['KV_ws-acme-dev-state', 'trusted-kv-reader'],
  ]);
  expect(backupCommands('acme', [])).toEqual([]);
});
