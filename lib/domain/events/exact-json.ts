declare global {
  /** Source text of numbers (https://tc39.es/proposal-json-parse-with-source), which the compiler does not know yet, nor every browser. */
  interface JSON {
    parse(text: string, reviver: (name: string, value: unknown, context: { source?: string }) => unknown): unknown;
    rawJSON?(text: string): { rawJSON: string };
    isRawJSON?(value: unknown): value is { rawJSON: string };
  }
}

/** Behind what a number may stand behind: 16 digits and more, an exponent, a negative zero. Of other numbers 64 bits hold every digit. */
const MAY_BE_INEXACT = /[:[,\s](?:-0|-?[\d.]{16}|-?\d[\d.]*[eE])/;
const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** Whether 64-bit floating point may not hold a number in a JSON text. Fast; every number that is not held is found. */
export const mayBeInexact = (json: string): boolean => MAY_BE_INEXACT.test(json);

/** A finite decimal without what makes no difference: `120`, `1.20e2` → `12e1`. */
function decimalOf(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = DECIMAL.exec(text) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  const power = Number(exponent) - fraction.length + digits.length - significant.length;
  return significant === '' ? `${sign}0` : `${sign}${significant}e${power}`;
}

/** Whether a number comes out as it was written, when a program writes it again. */
function isKept(value: number, source: string): boolean {
  const written = String(value);
  return written === source || (Number.isFinite(value) && decimalOf(written) === decimalOf(source));
}

/**
 * Parses JSON and keeps every digit of its numbers: those that 64-bit floating point does not hold are `JSON.rawJSON`, which
 * `JSON.stringify` writes as it was read. A browser without that has them rounded. Throws as `JSON.parse`.
 */
export function parseExact(json: string): unknown {
  if (!mayBeInexact(json)) return JSON.parse(json) as unknown;
  return JSON.parse(json, (_name, value, { source }) =>
    typeof value === 'number' && source !== undefined && !isKept(value, source)
      ? (JSON.rawJSON?.(source) ?? value)
      : value,
  );
}

/** The same with every number in 64 bits, as programs count with it. */
export function toNumbers(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (JSON.isRawJSON?.(value)) return Number(value.rawJSON);
  if (Array.isArray(value)) return value.map(toNumbers);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, toNumbers(member)]));
}
