import { readDemo } from './demo.ts';

/**
 * Process id of a part of the demo, for signals. Never 0, which stands for everything in our own process group (kill(2)), and
 * never 1.
 */
export function pidOf(part: 'demo' | 'nats' | 'app' | 'projector'): number {
  const pid = readDemo().pids[part] ?? 0;
  if (pid <= 1) throw new Error(`The demo does not say under which process id its ${part} runs.`);
  return pid;
}
