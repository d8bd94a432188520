/** One thing that was looked at, and what became of it. */
export interface Finding {
  /** `not checked`: it could not be asked; `what` says why. It is never taken for ok. */
  state: 'ok' | 'warn' | 'failed' | 'not checked';
  /** the area, such as nats */
  area: string;
  /** which one: a variable, a file, an address */
  about: string;
  what: string;
  /** what to do about it */
  cure?: string;
}

/** Each question to somebody else waits so long. */
export const PATIENCE_MS = 5000;

type Say = (about: string, what: string, cure?: string) => Finding;

/** What findings of an area are made with. */
export function findingsOf(area: string): Record<'ok' | 'warn' | 'failed' | 'unchecked', Say> {
  const say =
    (state: Finding['state']): Say =>
    (about, what, cure) => ({ state, area, about, what, ...(cure === undefined ? {} : { cure }) });
  return { ok: say('ok'), warn: say('warn'), failed: say('failed'), unchecked: say('not checked') };
}

/** Rejects when the work is not done in time. The work itself is left alone. */
export async function within<T>(work: Promise<T>, ms = PATIENCE_MS): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${String(ms / 1000)} s`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** An address as it may be shown: without a user and a password. */
export function shown(address: string): string {
  if (!URL.canParse(address)) return address;
  const url = new URL(address);
  return `${url.protocol}//${url.host}${url.pathname === '/' ? '' : url.pathname}`;
}

const MARKS: Record<Finding['state'], string> = {
  ok: 'ok',
  warn: 'WARN',
  failed: 'FAILED',
  'not checked': 'not checked',
};

/** One line for each finding, its cure below it, and a last line that counts them. */
export function render(findings: readonly Finding[]): string {
  const width = (of: (finding: Finding) => string) => Math.max(0, ...findings.map((finding) => of(finding).length));
  const [area, about] = [
    width((one) => one.area),
    Math.min(
      48,
      width((one) => one.about),
    ),
  ];
  const lines = findings.flatMap((one) => {
    const head = `${MARKS[one.state].padEnd(12)}${one.area.padEnd(area)}  ${one.about.padEnd(about)}  ${one.what}`;
    return one.cure === undefined ? [head] : [head, `${''.padEnd(14 + area)}→ ${one.cure}`];
  });
  const count = (state: Finding['state']) => findings.filter((one) => one.state === state).length;
  const total = (['ok', 'warn', 'failed', 'not checked'] as const).map((state) => `${String(count(state))} ${state}`);
  return [...lines, '', total.join(', ')].join('\n');
}
