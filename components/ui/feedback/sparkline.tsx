const WIDTH = 100;
const HEIGHT = 24;

/** The course of a figure without axes; the figure itself stands beside it. Zero is the bottom. */
export function Sparkline({ values }: { values: readonly number[] }) {
  const max = Math.max(...values, Number.MIN_VALUE);
  const step = WIDTH / Math.max(values.length - 1, 1);
  const points = values.map(
    (value, index) => `${String(index * step)},${String(HEIGHT - (value / max) * (HEIGHT - 2))}`,
  );
  return (
    <svg
      aria-hidden
      viewBox={`0 0 ${String(WIDTH)} ${String(HEIGHT)}`}
      preserveAspectRatio="none"
      className="h-6 w-full"
    >
      {points.length > 1 && (
        <>
          <polygon
            points={[`0,${String(HEIGHT)}`, ...points, `${String(WIDTH)},${String(HEIGHT)}`].join(' ')}
            className="fill-accent-soft"
          />
          <polyline
            points={points.join(' ')}
            fill="none"
            strokeWidth={1.5}
            vectorEffect="non-scaling-stroke"
            className="stroke-accent"
          />
        </>
      )}
    </svg>
  );
}
