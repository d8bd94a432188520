import { singleton } from '../../nats/connections/singleton.ts';

interface Reading {
  /** by a clock that nobody sets, in milliseconds */
  begun: number;
  /** null while it is being made */
  took: number | null;
  answer: Promise<unknown>;
}

/** What takes long to read is kept longer, so that reading takes at most this share of the time. */
const SHARE = 1 / 20;

/** Readings of this process by name; what is too old is dropped whenever one is made. */
const readings = () => singleton('attention.readings', () => Promise.resolve(new Map<string, Reading>()));

/**
 * One reading for all who ask within so many milliseconds; longer where it took long. Those who ask while it is made wait for the same one. One that
 * failed is made again. `name` says what is read and of which Organization.
 */
export async function sharedReading<T>(name: string, keptMs: number, read: () => Promise<T>): Promise<T> {
  const known = await readings();
  const isOld = ({ begun, took }: Reading) =>
    took !== null && performance.now() - begun > Math.max(keptMs, took / SHARE);
  for (const [of, reading] of known) if (isOld(reading)) known.delete(of);
  const made = known.get(name);
  // Under one name there is one kind of answer.
  if (made !== undefined) return made.answer as Promise<T>;
  const reading: Reading = { begun: performance.now(), took: null, answer: read() };
  known.set(name, reading);
  reading.answer.then(
    () => (reading.took = performance.now() - reading.begun),
    () => known.get(name) === reading && known.delete(name),
  );
  return reading.answer as Promise<T>;
}
