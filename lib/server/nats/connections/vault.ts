import { getConfig } from '../../config/config.ts';
import { ConfigError } from '../../config/config-error.ts';
import { openVault } from '../../keys/vault.ts';
import type { Vault } from '../../keys/vault.ts';
import { singleton } from './singleton.ts';

/** The keys of this process, read at first use. */
export const getVault = (): Promise<Vault> =>
  singleton('vault', () => Promise.resolve().then(() => openVault(getConfig().keysDirectory)));

/** The same when the process starts. Throws a ConfigError that names the file and what is wrong with it. */
export async function openKeys(): Promise<void> {
  try {
    await getVault();
  } catch (error) {
    // other variables, which say what they want themselves
    if (error instanceof ConfigError) throw error;
    const why = error instanceof Error ? error.message : 'unknown';
    throw new ConfigError([
      { variable: 'VERTEBRA_KEYS_DIR', wants: `wants keys that can be used, and they cannot: ${why}` },
    ]);
  }
}
