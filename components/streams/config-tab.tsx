import { Card, CardHeader } from '@/components/ui/card.tsx';
import { CodeView } from '@/components/ui/code-view.tsx';
import { CopyButton } from '@/components/ui/copy-button.tsx';
import { indentJson } from '@/lib/jetstream/decode/json-text.ts';
import type { StreamInfo } from '@/lib/jetstream/stream-info.ts';

import { configRows } from './config-rows.ts';

/** How the stream is configured: in words, and as the server says it. */
export function ConfigTab({ info }: { info: StreamInfo }) {
  const json = indentJson(info.configText ?? JSON.stringify(info.config));
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <Card>
        <dl className="divide-y divide-line">
          {configRows(info).map(([label, value]) => (
            <div key={label} className="flex flex-wrap gap-x-4 px-3.5 py-1.5">
              <dt className="w-56 text-ink-3">{label}</dt>
              <dd className="min-w-0 flex-1 wrap-anywhere">{value}</dd>
            </div>
          ))}
        </dl>
      </Card>
      <Card className="flex max-h-[70dvh] flex-col">
        <CardHeader>
          <h2 className="font-semibold">As JSON</h2>
          <span className="ml-auto">
            <CopyButton text={json} label="Copy configuration" />
          </span>
        </CardHeader>
        <CodeView text={json} json label="Configuration" />
      </Card>
    </div>
  );
}
