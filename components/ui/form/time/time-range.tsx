'use client';

import { Clock } from 'lucide-react';
import type { ReactNode } from 'react';
import { useId, useRef, useState } from 'react';

import { buttonClass } from '../button-class.ts';
import { Button } from '../button.tsx';
import { Field } from '../field.tsx';
import { Input } from '../input.tsx';
import { Segments } from '../segments.tsx';
import { chooseZone, useLocalZoneName, useZone } from './use-zone.ts';
import { fromField, isInverted, offsetText, PRESETS, presetRange, rangeText, toField, zonedText } from './zones.ts';
import type { Range, Zone } from './zones.ts';

interface TimeRangeProps {
  range: Range;
  onChange: (range: Range) => void;
  /** the choice without a range: `Any time`, `Newest` */
  without: string;
  /** the time that presets count from, milliseconds since 1970 */
  now: () => number;
  /** shown instead of the range, where something else than a range is chosen in `children` */
  chosen?: string | undefined;
  /** other choices, below */
  children?: ReactNode;
}

/**
 * From when to when, both moments and either may be left open: a button that says it whole, with its zone, and opens presets and
 * fields. A field takes effect with Enter or when it is left.
 */
export function TimeRange({ range, onChange, without, now, chosen, children }: TimeRangeProps) {
  const id = useId();
  const anchor = `--time-${id.replace(/\W/g, '')}`;
  const panel = useRef<HTMLDivElement>(null);
  const zone = useZone();
  const localZone = useLocalZoneName();
  const text = rangeText(range, zone);
  const choose = (chosen: Range) => {
    onChange(chosen);
    panel.current?.hidePopover();
  };
  return (
    <>
      <button
        type="button"
        popoverTarget={id}
        style={{ anchorName: anchor }}
        className={`${buttonClass('default', 'md')} max-w-full`}
      >
        <Clock aria-hidden className="size-3.5 shrink-0" />
        <span className="sr-only">Time: </span>
        <span className="truncate">{chosen ?? (text === '' ? without : text)}</span>
      </button>
      <div
        ref={panel}
        id={id}
        popover="auto"
        role="group"
        aria-label="Time range"
        style={{ positionAnchor: anchor }}
        className="tooltip max-h-[85dvh] w-96 max-w-[calc(100vw-2rem)] overflow-auto rounded-lg border border-line bg-surface p-3 text-ink shadow-lifted"
      >
        <div className="flex flex-col gap-3">
          <div className="grid grid-cols-2 gap-1.5">
            {PRESETS.map((preset) => (
              <Button key={preset} size="sm" onClick={() => choose(presetRange(preset, new Date(now()), zone))}>
                {preset}
              </Button>
            ))}
            <Button size="sm" className="col-span-2" onClick={() => choose({ from: null, to: null })}>
              {without}
            </Button>
          </div>
          <Moment label="From" value={range.from} zone={zone} onCommit={(from) => onChange({ ...range, from })} />
          <Moment
            label="To"
            value={range.to}
            zone={zone}
            onCommit={(to) => onChange({ ...range, to })}
            error={isInverted(range) ? 'The end is not after the start: nothing is between them.' : undefined}
          />
          <div className="flex flex-wrap items-center justify-between gap-2 text-sm text-ink-2">
            <span>{localZone}</span>
            <Segments
              label="Zone"
              options={[
                { value: 'local', name: 'Local' },
                { value: 'utc', name: 'UTC' },
              ]}
              chosen={zone}
              onChoose={chooseZone}
            />
          </div>
          {children}
        </div>
      </div>
    </>
  );
}

interface MomentProps {
  label: string;
  value: Date | null;
  zone: Zone;
  onCommit: (value: Date | null) => void;
  error?: string | undefined;
}

/** One moment, to the second; below it the same one in the other zone. */
function Moment({ label, value, zone, onCommit, error }: MomentProps) {
  const shown = toField(value, zone);
  const [draft, setDraft] = useState({ of: shown, text: shown });
  // changed from outside, by a preset, the address or another zone
  const text = draft.of === shown ? draft.text : shown;
  const commit = () => {
    // unchanged it stays the moment that it is: in the hour that comes twice the field does not tell which
    if (text !== shown) onCommit(fromField(text, zone));
  };
  const other: Zone = zone === 'utc' ? 'local' : 'utc';
  const moment = text === shown ? value : fromField(text, zone);
  const inOther = (date: Date) => `${zonedText(date, other)} ${offsetText(date, other)}`;
  return (
    <Field
      label={moment === null ? label : `${label} (${offsetText(moment, zone)})`}
      hint={
        moment === null ? 'open' : offsetText(moment, other) === offsetText(moment, zone) ? undefined : inOther(moment)
      }
      error={error}
    >
      {(control) => (
        <Input
          {...control}
          type="datetime-local"
          step={1}
          value={text}
          onChange={(event) => setDraft({ of: shown, text: event.target.value })}
          onBlur={commit}
          onKeyDown={(event) => {
            if (event.key === 'Enter') commit();
          }}
        />
      )}
    </Field>
  );
}
