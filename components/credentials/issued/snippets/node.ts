import type { SnippetInput, SnippetLanguage, SnippetStep } from './snippet.ts';

const STEPS: Record<SnippetStep, (input: SnippetInput) => string> = {
  publish: (input) => `
const event = { specversion: '1.0', id: crypto.randomUUID(), source: '/${input.name}', type: 'example' };
const ack = await nc.jetstream().publish('${input.eventSubject}', JSON.stringify(event));
console.log('stored in', ack.stream, 'as', ack.seq);
`,
  consume: (input) => `
const consumer = await nc.jetstream().consumers.get('${input.stream}', '${input.durable}');
for await (const message of await consumer.consume()) {
  console.log(message.seq, message.subject, message.string());
  message.ack();
}
`,
  'consume-own': (input) => `
const consumer = await nc.jetstream().consumers.get('${input.stream}'); // ordered
for await (const message of await consumer.consume()) {
  console.log(message.seq, message.subject, message.string());
}
`,
  // A sealed credential may not ask $JS.API.INFO, and does not need to.
  'kv-open': (input) => `
const js = nc.jetstream({ checkAPI: false });
const kv = await js.views.kv('${input.bucket}', { bindOnly: true, allow_direct: true });
`,
  'kv-get': (input) => `
const entry = await kv.get('${input.key}');
console.log(entry ? \`\${entry.revision} \${entry.string()}\` : 'no such key');
`,
  'kv-changes': (input) => `
for await (const change of nc.subscribe('${input.bucketSubjects}')) {
  console.log(change.subject, change.string());
}
`,
  'kv-watch': () => `
for await (const entry of await kv.watch()) {
  console.log(entry.key, entry.revision, entry.operation, entry.string());
}
`,
  'kv-put': (input) => `
const revision = await kv.put('${input.key}', JSON.stringify({ ok: true }));
console.log('revision', revision);
`,
};

export const node: SnippetLanguage = {
  id: 'node',
  label: 'Node',
  code: (input) =>
    `// npm install nats
import { readFile } from 'node:fs/promises';
import { connect, credsAuthenticator } from 'nats';

const nc = await connect({
  servers: '${input.server}',
  authenticator: credsAuthenticator(await readFile('${input.name}.creds')),
  inboxPrefix: '${input.inboxPrefix}',
});
${input.steps.map((step) => STEPS[step](input)).join('')}
await nc.drain();
`,
};
