import type { SnippetInput, SnippetLanguage, SnippetStep } from './snippet.ts';

const STEPS: Record<SnippetStep, (input: SnippetInput) => string> = {
  publish: (input) => `
      byte[] event = """
          ${JSON.stringify({ id: '%s', ...input.event })}"""
          .formatted(UUID.randomUUID()).getBytes();
      PublishAck ack = nc.jetStream().publish("${input.eventSubject}", event);
      System.out.println("stored in " + ack.getStream() + " as " + ack.getSeqno());
`,
  // getConsumerContext asks STREAM.INFO first, which a sealed subscriber may not; a fast bind asks nothing.
  consume: (input) => `
      var options = PullSubscribeOptions.fastBind("${input.stream}", "${input.durable}");
      JetStreamSubscription events = nc.jetStream().subscribe(null, options);
      while (true) {
        for (Message message : events.fetch(10, Duration.ofSeconds(5))) {
          System.out.println(message.getSubject() + " " + new String(message.getData()));
          message.ack();
        }
      }
`,
  'consume-own': (input) => `
      var events = nc.getStreamContext("${input.stream}").createOrderedConsumer(new OrderedConsumerConfiguration());
      for (Message message; (message = events.next(Duration.ofSeconds(5))) != null; ) {
        System.out.println(message.getSubject() + " " + new String(message.getData()));
      }
`,
  'kv-open': (input) => `
      KeyValue kv = nc.keyValue("${input.bucket}");
`,
  'kv-get': (input) => `
      KeyValueEntry entry = kv.get("${input.key}");
      System.out.println(entry == null ? "no such key" : entry.getRevision() + " " + entry.getValueAsString());
`,
  'kv-changes': (input) => `
      Subscription changes = nc.subscribe("${input.bucketSubjects}");
      for (Message change; (change = changes.nextMessage(Duration.ofSeconds(30))) != null; ) {
        System.out.println(change.getSubject() + " " + new String(change.getData()));
      }
`,
  'kv-watch': () => `
      kv.watchAll(new KeyValueWatcher() {
        public void watch(KeyValueEntry entry) {
          System.out.println(entry.getKey() + " " + entry.getRevision() + " " + entry.getValueAsString());
        }
        public void endOfData() {}
      });
      Thread.sleep(30_000);
`,
  'kv-put': (input) => `
      long revision = kv.put("${input.key}", "{\\"ok\\":true}");
      System.out.println("revision " + revision);
`,
  'kv-delete': (input) => `
      kv.delete("${input.key}");
      System.out.println("deleted");
`,
};

export const java: SnippetLanguage = {
  id: 'java',
  label: 'Java',
  code: (input) =>
    `// io.nats:jnats:2.20 or later
import io.nats.client.*;
import io.nats.client.api.*;
import java.time.Duration;
import java.util.UUID;

public class Example {
  public static void main(String[] args) throws Exception {
    Options connect = Options.builder()
        .server("${input.server}")
        .authHandler(Nats.credentials("${input.name}.creds"))
        .inboxPrefix("${input.inboxPrefix}")
        .build();
    try (Connection nc = Nats.connect(connect)) {
${input.steps
  .map((step) => STEPS[step](input))
  .join('')
  .slice(1)}    }
  }
}
`,
};
