/** `npm run bootstrap -- --out DIR`: the first keys of a Sovereign and a nats-server.conf to start from. */
import { access, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { bootstrap, BootstrapError } from '../lib/server/keys/bootstrap.ts';
import { renderServerConfig } from '../lib/server/keys/server-config.ts';

const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    origin: { type: 'string', multiple: true, default: ['http://127.0.0.1:3000'] },
    host: { type: 'string', default: '0.0.0.0' },
    store: { type: 'string', default: '/data/nats' },
  },
});

if (values.out === undefined) {
  console.error(
    'Say where to: npm run bootstrap -- --out DIR [--origin https://vertebra.example.com] [--host ADDRESS] [--store DIR]',
  );
  process.exit(2);
}

try {
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
} catch (error) {
  if (!(error instanceof BootstrapError)) throw error;
  console.error(error.message);
  process.exit(1);
}
