import type { SnippetInput, SnippetLanguage, SnippetStep } from './snippet.ts';

/**
 * `kv-open` is nothing to type. Subjects stand in single quotes, or the shell would read `$KV` and `>`. The nats CLI puts an id of its
 * own where `{{ID}}` stands.
 */
const STEPS: Record<SnippetStep, (input: SnippetInput) => string[]> = {
  publish: (input) => [
    `nats --context ${input.name} pub --jetstream ${input.eventSubject} \\`,
    `  '${JSON.stringify({ id: '{{ID}}', ...input.event })}'`,
  ],
  consume: (input) => [`nats --context ${input.name} consumer next ${input.stream} ${input.durable} --count 10 --ack`],
  'consume-own': (input) => [`nats --context ${input.name} sub --stream ${input.stream} --last`],
  'kv-open': () => [],
  'kv-get': (input) => [`nats --context ${input.name} kv get ${input.bucket} ${input.key} --raw`],
  'kv-changes': (input) => [`nats --context ${input.name} sub '${input.bucketSubjects}'`],
  'kv-watch': (input) => [`nats --context ${input.name} kv watch ${input.bucket}`],
  'kv-put': (input) => [`nats --context ${input.name} kv put ${input.bucket} \\`, `  ${input.key} '{"ok":true}'`],
  'kv-delete': (input) => [`nats --context ${input.name} kv del ${input.bucket} ${input.key} --force`],
};

export const natsCli: SnippetLanguage = {
  id: 'nats-cli',
  label: 'nats CLI',
  code: (input) =>
    [
      `nats context add ${input.name} \\`,
      `  --server ${input.server} \\`,
      `  --creds "$PWD/${input.name}.creds" \\`,
      `  --inbox-prefix ${input.inboxPrefix}`,
      '',
      ...input.steps.flatMap((step) => STEPS[step](input)),
      '',
    ].join('\n'),
};
