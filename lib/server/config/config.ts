import { trustCas } from './ca-file.ts';
import { parseConfig } from './parse-config.ts';
import type { Config } from './parse-config.ts';

const PLACE = Symbol.for('vertebra.config');

/**
 * The configuration of this process, read from the environment once: the only reader of `process.env`.
 * Throws a ConfigError that names every variable that is missing or wrong.
 */
export function getConfig(): Config {
  // Next gives pages, route handlers and instrumentation a module graph each; globalThis is what they share.
  const store = globalThis as Record<symbol, Config | undefined>;
  const known = store[PLACE];
  if (known) return known;
  const config = parseConfig(process.env);
  if (process.env.VERTEBRA_CA_FILE !== undefined) trustCas(config.authorities);
  return (store[PLACE] = config);
}
