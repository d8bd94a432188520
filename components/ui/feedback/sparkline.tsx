'use client';

import type { KeyboardEvent, PointerEvent } from 'react';
import { useState } from 'react';

const WIDTH = 100;
const HEIGHT = 28;
const clock = new Intl.DateTimeFormat('en', { timeStyle: 'short' });
const exact = new Intl.DateTimeFormat('en', { timeStyle: 'medium' });

interface SparklineProps {
  /** names it: “Messages in, last hour” */
  label: string;
  /** seconds since 1970, rising, each the same distance from the one before */
  times: readonly number[];
  /** one for each time; null is a gap */
  figures: readonly (number | null)[];
  format: (figure: number) => string;
}

const KEYS: Record<string, (from: number, last: number) => number> = {
  ArrowLeft: (from) => from - 1,
  ArrowRight: (from) => from + 1,
  Home: () => 0,
  End: (_, last) => last,
};

/** Lines between gaps, as SVG points. */
function linesOf(figures: readonly (number | null)[], x: (index: number) => number, y: (figure: number) => number) {
  const lines: string[][] = [[]];
  for (const [index, figure] of figures.entries()) {
    if (figure === null) lines.push([]);
    else lines.at(-1)?.push(`${x(index)},${y(figure)}`);
  }
  return lines.filter((line) => line.length > 0);
}

/** The course of a figure from zero up, with its highest value, the time it spans, and value and time under the pointer or arrow keys. */
export function Sparkline({ label, times, figures, format }: SparklineProps) {
  const [at, setAt] = useState<number | null>(null);
  const first = Math.max(
    0,
    figures.findIndex((figure) => figure !== null),
  );
  const [shownTimes, shown] = [times.slice(first), figures.slice(first)];
  const last = shown.length - 1;
  const most = Math.max(...shown.map((figure) => figure ?? 0));
  const x = (index: number) => (index / Math.max(last, 1)) * WIDTH;
  const y = (figure: number) => HEIGHT - (most === 0 ? 0 : figure / most) * (HEIGHT - 2);
  const looked = at !== null && at <= last ? at : null;
  const textAt = (index: number) => {
    const figure = shown[index] ?? null;
    return `${exact.format((shownTimes[index] ?? 0) * 1000)}: ${figure === null ? 'not known' : format(figure)}`;
  };
  const onPointerMove = ({ clientX, currentTarget }: PointerEvent) => {
    const { left, width } = currentTarget.getBoundingClientRect();
    setAt(Math.min(last, Math.max(0, Math.round(((clientX - left) / width) * last))));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const move = KEYS[event.key];
    if (move === undefined) return;
    event.preventDefault();
    setAt(Math.min(last, Math.max(0, move(looked ?? last + 1, last))));
  };
  if (last < 1 || shownTimes.length < 2) return <div className="h-12" />;
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={last}
      aria-valuenow={looked ?? last}
      aria-valuetext={textAt(looked ?? last)}
      className="mt-1 h-12 rounded-sm text-xs text-ink-3 tabular-nums"
      onPointerMove={onPointerMove}
      onPointerLeave={() => setAt(null)}
      onBlur={() => setAt(null)}
      onKeyDown={onKeyDown}
    >
      <svg
        aria-hidden
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        className="h-7 w-full border-b border-line"
      >
        {linesOf(shown, x, y).map((line) => (
          <g key={line[0]}>
            <polygon
              points={[
                `${line[0]?.split(',')[0] ?? ''},${HEIGHT}`,
                ...line,
                `${line.at(-1)?.split(',')[0] ?? ''},${HEIGHT}`,
              ].join(' ')}
              className="fill-accent-soft"
            />
            <polyline
              points={line.join(' ')}
              fill="none"
              strokeWidth={1.5}
              vectorEffect="non-scaling-stroke"
              className="stroke-accent"
            />
          </g>
        ))}
        {looked !== null && (
          <line
            {...{ x1: x(looked), x2: x(looked), y1: 0, y2: HEIGHT }}
            vectorEffect="non-scaling-stroke"
            className="stroke-ink-2"
          />
        )}
      </svg>
      <span aria-hidden className="mt-0.5 flex justify-between gap-2 whitespace-nowrap">
        {looked === null ? (
          <>
            <span>{clock.format((shownTimes[0] ?? 0) * 1000)}</span>
            <span>most {format(most)}</span>
            <span className="max-sm:hidden">now</span>
          </>
        ) : (
          <span>{textAt(looked)}</span>
        )}
      </span>
    </div>
  );
}
