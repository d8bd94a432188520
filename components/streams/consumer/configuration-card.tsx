import { Card, CardFooter, CardHeader } from '@/components/ui/content/card.tsx';
import { CodeView } from '@/components/ui/content/code-view.tsx';
import { CopyButton } from '@/components/ui/form/copy-button.tsx';
import type { WatchedConsumer } from '@/lib/client/streams/consumer-readings.ts';
import { indentJson } from '@/lib/jetstream/decode/json-text.ts';

import { configurationRows } from './configuration-rows.ts';
import { Facts } from './facts.tsx';

/** What a shell takes as one word. */
const quoted = (name: string) => (/^[\w.@%+=:,-]+$/.test(name) ? name : `'${name.replaceAll("'", String.raw`'\''`)}'`);

/** How the consumer is configured: in words, as the server says it, and how to ask it oneself. */
export function ConfigurationCard({ stream, info }: { stream: string; info: WatchedConsumer }) {
  const json = indentJson(info.configText ?? JSON.stringify(info.config));
  const command = `nats consumer info ${quoted(stream)} ${quoted(info.name)}`;
  return (
    <Card aria-labelledby="configuration" className="flex flex-col">
      <CardHeader>
        <h2 id="configuration" className="font-semibold">
          Configuration
        </h2>
        <span className="ml-auto">
          <CopyButton text={json} label="Copy configuration" />
        </span>
      </CardHeader>
      <Facts rows={configurationRows(info)} />
      <details className="border-t border-line">
        <summary className="cursor-pointer px-3.5 py-2 text-ink-2">As JSON</summary>
        <div className="flex max-h-80 flex-col">
          <CodeView text={json} json label="Configuration" />
        </div>
      </details>
      <CardFooter className="flex-nowrap justify-start">
        <code className="min-w-0 font-mono wrap-anywhere">{command}</code>
        <CopyButton text={command} label="Copy command" />
      </CardFooter>
    </Card>
  );
}
