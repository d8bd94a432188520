import { getConfig } from '../../config/config.ts';
import { openVault } from '../../keys/vault.ts';
import type { Vault } from '../../keys/vault.ts';
import { singleton } from './singleton.ts';

/** The keys of this process, read at first use. */
export const getVault = (): Promise<Vault> =>
  singleton('vault', () => Promise.resolve().then(() => openVault(getConfig().keysDirectory)));
