import type { SnippetInput, SnippetLanguage, SnippetStep } from './snippet.ts';

const STEPS: Record<SnippetStep, (input: SnippetInput) => string> = {
  publish: (input) => `
    event = ${JSON.stringify(input.event, null, 4).replaceAll('\n', '\n    ')}
    event["id"] = str(uuid.uuid4())
    ack = await nc.jetstream().publish("${input.eventSubject}", json.dumps(event).encode())
    print("stored in", ack.stream, "as", ack.seq)
`,
  // nats-py does not hand the connection's inbox prefix to a pull subscription.
  consume: (input) => `
    events = await nc.jetstream().pull_subscribe_bind(
        "${input.durable}", "${input.stream}", inbox_prefix=b"${input.inboxPrefix}."
    )
    while True:
        try:
            batch = await events.fetch(10, timeout=5)
        except nats.errors.TimeoutError:
            continue
        for message in batch:
            print(message.metadata.sequence.stream, message.subject, message.data.decode())
            await message.ack()
`,
  'consume-own': (input) => `
    events = await nc.jetstream().subscribe("${input.subjects}", stream="${input.stream}", ordered_consumer=True)
    async for message in events.messages:
        print(message.metadata.sequence.stream, message.subject, message.data.decode())
`,
  'kv-open': (input) => `
    kv = await nc.jetstream().key_value("${input.bucket}")
`,
  'kv-get': (input) => `
    try:
        entry = await kv.get("${input.key}")
        print(entry.revision, entry.value.decode())
    except nats.js.errors.KeyNotFoundError:
        print("no such key")
`,
  'kv-changes': (input) => `
    changes = await nc.subscribe("${input.bucketSubjects}")
    async for change in changes.messages:
        print(change.subject, change.data.decode())
`,
  'kv-watch': () => `
    async for entry in await kv.watchall():
        if entry:  # None says: all there was has been seen
            print(entry.key, entry.revision, entry.operation, entry.value)
`,
  'kv-put': (input) => `
    revision = await kv.put("${input.key}", json.dumps({"ok": True}).encode())
    print("revision", revision)
`,
  'kv-delete': (input) => `
    await kv.delete("${input.key}")
    print("deleted")
`,
};

const IMPORTS: Partial<Record<SnippetStep, string[]>> = { publish: ['json', 'uuid'], 'kv-put': ['json'] };

export const python: SnippetLanguage = {
  id: 'python',
  label: 'Python',
  code: (input) =>
    `# pip install "nats-py[nkeys]"
${['asyncio', ...input.steps.flatMap((step) => IMPORTS[step] ?? [])].map((name) => `import ${name}\n`).join('')}
import nats


async def main():
    nc = await nats.connect(
        "${input.server}",
        user_credentials="${input.name}.creds",
        inbox_prefix="${input.inboxPrefix}",
    )
${input.steps.map((step) => STEPS[step](input)).join('')}
    await nc.drain()


asyncio.run(main())
`,
};
