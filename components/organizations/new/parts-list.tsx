import { Check, Circle, LoaderCircle } from 'lucide-react';

import type { CreationPart, CreationPartKind } from '@/lib/domain/organizations/creation-parts.ts';

const WORDS: Record<CreationPartKind, string> = {
  name: 'Name',
  home: 'Home account',
  edge: 'Edge account',
  stream: 'Stream',
  bucket: 'Bucket',
  rejected: 'Rejected',
  consumer: 'Consumer',
};

type ShownPart = CreationPart & { made?: boolean | undefined };

interface PartsListProps {
  /** without `made`: what would be made */
  parts: readonly ShownPart[];
  /** it is being made now */
  running: boolean;
}

/** The whole Organization first, then each Environment. */
export function PartsList({ parts, running }: PartsListProps) {
  const next = running ? parts.find(({ made }) => made === false) : undefined;
  return [...Map.groupBy(parts, ({ environment }) => environment)].map(([environment, own]) => (
    <div key={environment}>
      <p className="mb-1 text-sm text-ink-3">
        {environment === null ? 'Organization' : <span className="font-mono">{environment}</span>}
      </p>
      <ul aria-label={environment ?? 'Organization'}>
        {own.map((part) => (
          <PartRow key={part.kind} part={part} isNext={part === next} />
        ))}
      </ul>
    </div>
  ));
}

function PartRow({ part: { kind, name, made }, isNext }: { part: ShownPart; isNext: boolean }) {
  const state = made === undefined ? null : made ? 'created' : isNext ? 'being created' : 'not created yet';
  return (
    <li className="flex items-baseline gap-2 py-0.5">
      {made === true ? (
        <Check aria-hidden className="size-3.5 shrink-0 translate-y-0.5 text-ok" />
      ) : isNext ? (
        <LoaderCircle aria-hidden className="size-3.5 shrink-0 translate-y-0.5 text-accent motion-safe:animate-spin" />
      ) : (
        <Circle aria-hidden className="size-3.5 shrink-0 translate-y-0.5 scale-50 text-ink-3" />
      )}
      <span className="min-w-0 flex-1 text-sm">
        {WORDS[kind]} <code className="font-mono wrap-anywhere text-ink-2">{name}</code>
        {state !== null && <span className="sr-only">: {state}</span>}
      </span>
    </li>
  );
}
