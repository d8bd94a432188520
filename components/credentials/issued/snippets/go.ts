import type { SnippetInput, SnippetLanguage, SnippetStep } from './snippet.ts';

/** Reads for ever with the consumer of an expression. */
const consume = (consumer: string, settle = ''): string => `
	consumer, err := ${consumer}
	check(err)
	messages, err := consumer.Messages()
	check(err)
	for {
		message, err := messages.Next()
		check(err)
		fmt.Println(message.Subject(), string(message.Data()))${settle}
	}
`;

const STEPS: Record<SnippetStep, (input: SnippetInput) => string> = {
  publish: (input) => `
	event := fmt.Sprintf(\`${JSON.stringify({ id: '%s', ...input.event })}\`, nuid.Next())
	ack, err := js.Publish(ctx, "${input.eventSubject}", []byte(event))
	check(err)
	fmt.Println("stored in", ack.Stream, "as", ack.Sequence)
`,
  consume: (input) => consume(`js.Consumer(ctx, "${input.stream}", "${input.durable}")`, '\n\t\tcheck(message.Ack())'),
  'consume-own': (input) => consume(`js.OrderedConsumer(ctx, "${input.stream}", jetstream.OrderedConsumerConfig{})`),
  'kv-open': (input) => `
	kv, err := js.KeyValue(ctx, "${input.bucket}")
	check(err)
`,
  'kv-get': (input) => `
	entry, err := kv.Get(ctx, "${input.key}")
	if errors.Is(err, jetstream.ErrKeyNotFound) {
		fmt.Println("no such key")
	} else {
		check(err)
		fmt.Println(entry.Revision(), string(entry.Value()))
	}
`,
  'kv-changes': (input) => `
	changes, err := nc.SubscribeSync("${input.bucketSubjects}")
	check(err)
	for {
		change, err := changes.NextMsgWithContext(ctx)
		check(err)
		fmt.Println(change.Subject, string(change.Data))
	}
`,
  'kv-watch': () => `
	watcher, err := kv.WatchAll(ctx)
	check(err)
	for entry := range watcher.Updates() {
		if entry != nil { // nil says: all there was has been seen
			fmt.Println(entry.Key(), entry.Revision(), string(entry.Value()))
		}
	}
`,
  'kv-put': (input) => `
	revision, err := kv.Put(ctx, "${input.key}", []byte(\`{"ok":true}\`))
	check(err)
	fmt.Println("revision", revision)
`,
  'kv-delete': (input) => `
	check(kv.Delete(ctx, "${input.key}"))
	fmt.Println("deleted")
`,
};

export const go: SnippetLanguage = {
  id: 'go',
  label: 'Go',
  code: (input) =>
    `// go get github.com/nats-io/nats.go
package main

import (
	"context"${input.steps.includes('kv-get') ? '\n\t"errors"' : ''}
	"fmt"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"${input.steps.includes('publish') ? '\n\t"github.com/nats-io/nuid"' : ''}
)

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
	ctx := context.Background()
	nc, err := nats.Connect("${input.server}",
		nats.UserCredentials("${input.name}.creds"),
		nats.CustomInboxPrefix("${input.inboxPrefix}"))
	check(err)
	defer nc.Drain()
	js, err := jetstream.New(nc)
	check(err)
${input.steps.map((step) => STEPS[step](input)).join('')}}
`,
};
