/** What the steps of all rotations share. */
import { UsageError } from '../command.ts';

/** As they were written on the command line. */
export interface Options {
  dir?: string | undefined;
  identity?: string | undefined;
  reason?: string | undefined;
  days?: string | undefined;
  now?: boolean | undefined;
}
export type Steps = Readonly<Record<string, (options: Options) => Promise<number>>>;

/** An option that a step cannot do without. */
export function wanted(text: string | undefined, option: string): string {
  if (text === undefined || text.trim() === '') throw new UsageError(`${option} is missing.`);
  return text.trim();
}

export const count = (value: number): string => value.toLocaleString('en');

/** On a terminal, in place of what stood there; null takes it away. */
export function showProgress(text: string | null): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text ?? ''}`);
}
