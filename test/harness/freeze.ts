import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** Whether each thread of a process is stopped: `T` in proc_pid_stat(5), behind the name in brackets. */
async function isStopped(pid: number): Promise<boolean> {
  const threads = `/proc/${pid}/task`;
  const stats = await Promise.all((await readdir(threads)).map((id) => readFile(`${threads}/${id}/stat`, 'utf8')));
  return stats.every((stat) => stat.slice(stat.lastIndexOf(')')).startsWith(') T'));
}

/**
 * Stops a process by SIGSTOP, and resolves when it does nothing more: on a busy machine its threads go on for some
 * milliseconds after the signal. SIGCONT lets it go on. Where there is no `/proc`, only the signal is sent.
 */
export async function freeze(pid: number): Promise<void> {
  process.kill(pid, 'SIGSTOP');
  // a thread that ends meanwhile is looked for again
  while (process.platform === 'linux' && !(await isStopped(pid).catch(() => false))) await sleep(5);
}
