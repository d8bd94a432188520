/** Resident bytes of this process once its garbage is gone, as V8 throws it away when memory is short (run with --expose-gc). */
export async function residentBytes(): Promise<number> {
  await globalThis.gc?.({ type: 'major', execution: 'async', flavor: 'last-resort' });
  return process.memoryUsage().rss;
}
