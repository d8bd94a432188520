import { format, stripVTControlCharacters } from 'node:util';
import { log } from './log.ts';

const LEVELS = { debug: 'info', log: 'info', info: 'info', warn: 'warn', error: 'error', trace: 'error' } as const;

/** Objects may hold anything, such as the tokens in an answer: only what is a text or a number is written. */
const plain = (value: unknown): unknown =>
  typeof value === 'object' || typeof value === 'function' ? `[${typeof value}]` : value;

function write(level: 'error' | 'warn' | 'info', values: unknown[]): void {
  const error = values.find((value) => value instanceof Error);
  const others = values.filter((value) => value !== error).map(plain);
  const message = stripVTControlCharacters(format(...others)).trim();
  if (message === '' && error === undefined) return;
  log(message === '' ? 'an error was told' : message, { source: 'console' }, error, level);
}

/**
 * Whatever is told by `console`, and Node's own warnings, becomes lines of the log: what a framework says in words of its own,
 * a banner or a stack, would be no JSON. Entry points call it first.
 */
export function captureConsole(): void {
  for (const [method, level] of Object.entries(LEVELS)) {
    Object.assign(console, { [method]: (...values: unknown[]) => write(level, values) });
  }
  if (process.listenerCount('warning') === 0) return;
  process.removeAllListeners('warning');
  process.on('warning', (warning) => log(warning.message, { source: 'node', name: warning.name }, undefined, 'warn'));
}

/** An error that nobody handled ends the process, after a line of the log instead of Node's own words. */
export function logUnhandled(): void {
  process.on('uncaughtException', (error) => {
    log('the process ends: nobody handled an error', {}, error, 'error');
    process.exit(1);
  });
}
