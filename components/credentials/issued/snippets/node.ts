import type { SnippetInput, SnippetLanguage, SnippetStep } from './snippet.ts';

const STEPS: Record<SnippetStep, (input: SnippetInput) => string> = {
  publish: (input) => `
const event = { id: crypto.randomUUID(), ...${JSON.stringify(input.event, null, 2)} };
const ack = await jetstream(nc).publish('${input.eventSubject}', JSON.stringify(event));
console.log('stored in', ack.stream, 'as', ack.seq);
`,
  consume: (input) => `
const consumer = await jetstream(nc).consumers.get('${input.stream}', '${input.durable}');
for await (const message of await consumer.consume()) {
  console.log(message.seq, message.subject, message.string());
  message.ack();
}
`,
  'consume-own': (input) => `
const consumer = await jetstream(nc).consumers.get('${input.stream}'); // ordered
for await (const message of await consumer.consume()) {
  console.log(message.seq, message.subject, message.string());
}
`,
  'kv-open': (input) => `
const kv = await new Kvm(nc).open('${input.bucket}', { allow_direct: true });
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
  'kv-delete': (input) => `
await kv.delete('${input.key}');
console.log('deleted');
`,
};

/** Package and function that a snippet needs besides the connection. */
const more = ({ steps }: SnippetInput) =>
  steps.includes('kv-open') ? { path: '@nats-io/kv', name: 'Kvm' } : { path: '@nats-io/jetstream', name: 'jetstream' };

const indented = (text: string): string => text.replaceAll(/^(?=.)/gm, '  ');

/** With `import()` in a function it runs in a file of either kind: `.js` in a folder whose package.json says nothing, and `.mjs`. */
export const node: SnippetLanguage = {
  id: 'node',
  label: 'Node',
  code: (input) =>
    `// npm install @nats-io/transport-node ${more(input).path}
async function main() {
  const { readFile } = await import('node:fs/promises');
  const { ${more(input).name} } = await import('${more(input).path}');
  const { connect, credsAuthenticator } = await import('@nats-io/transport-node');

  const nc = await connect({
    servers: '${input.server}',
    authenticator: credsAuthenticator(await readFile('${input.name}.creds')),
    inboxPrefix: '${input.inboxPrefix}',
  });
${indented(input.steps.map((step) => STEPS[step](input)).join(''))}
  await nc.drain();
}

main();
`,
};
