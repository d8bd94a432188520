/** `vertebra bootstrap --out DIR`: the first keys of a Sovereign and a nats-server.conf to start from. */
import { access, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { bootstrap } from '../../lib/server/keys/bootstrap.ts';
import { renderServerConfig } from '../../lib/server/keys/server-config.ts';
import { UsageError } from './command.ts';
import type { Command } from './command.ts';

const USAGE = 'bootstrap --out DIR [--origin https://vertebra.example.com] [--host ADDRESS] [--store DIR]';

async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      out: { type: 'string' },
      origin: { type: 'string', multiple: true, default: ['http://127.0.0.1:3000'] },
      host: { type: 'string', default: '0.0.0.0' },
      store: { type: 'string', default: '/data/nats' },
    },
  });
  if (values.out === undefined) throw new UsageError('Say where to: --out DIR.');
  const { created, kept } = await bootstrap(values.out);
  for (const name of created) console.log(`made  ${path.join(values.out, name)}`);
  for (const name of kept) console.log(`kept  ${path.join(values.out, name)}`);
  const configFile = path.join(values.out, 'nats-server.conf');
  const exists = await access(configFile).then(
    () => true,
    () => false,
  );
  if (!exists) {
    const text = renderServerConfig(values.out, {
      serverName: 'n1',
      host: values.host,
      port: 4222,
      monitorPort: 8222,
      websocketPort: 8080,
      allowedOrigins: values.origin,
      storeDirectory: values.store,
    });
    await writeFile(configFile, text, { mode: 0o600, flag: 'wx' });
  }
  console.log(`${exists ? 'kept' : 'made'}  ${configFile}`);
  if (created.length > 0) {
    console.log(
      `\nTake ${path.join(values.out, 'offline')} away now: the operator's identity is needed only to replace its signing keys.`,
    );
  }
  return 0;
}

export const bootstrapCommand: Command = { usage: USAGE, run };
