// `npm start`, `npm run projector`, `npm run vertebra`: what `npm run build` has made, in this process. JavaScript, for any Node.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const [name] = process.argv.splice(2, 1);
const file = new URL(`../dist/${name}.js`, import.meta.url);
if (!existsSync(file)) {
  console.error('There is no build yet: run “npm ci && npm run build” first.');
  process.exit(1);
}
process.argv[1] = fileURLToPath(file);
import(file.href);
