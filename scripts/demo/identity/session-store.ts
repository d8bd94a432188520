import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Adapter, AdapterPayload } from 'oidc-provider';

/** A demo restarted within these keeps people signed in; codes and half-made sign-ins may go. */
const KEPT = new Set(['Session', 'Grant', 'RefreshToken']);
const SAVE_AFTER_MILLISECONDS = 200;
/** for what the provider gives no time of its own */
const A_DAY_SECONDS = 86_400;

interface Entry {
  payload: AdapterPayload;
  /** milliseconds since 1970 */
  expiresAt: number;
}

/** Everything the provider remembers: in memory, and what is worth it in one file. */
export class SessionStore {
  readonly #entries: Map<string, Entry>;
  readonly #file: string;
  #saving: NodeJS.Timeout | undefined;

  constructor(file: string) {
    this.#file = file;
    const kept = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as [string, Entry][]) : [];
    this.#entries = new Map(kept);
  }

  /** The adapter of one model in one realm, as oidc-provider asks for it. */
  adapter(realm: string, model: string): Adapter {
    const prefix = `${realm}/${model}/`;
    const find = (key: string) => {
      const entry = this.#entries.get(key);
      return entry !== undefined && entry.expiresAt > Date.now() ? entry.payload : undefined;
    };
    const findBy = (field: 'uid' | 'userCode', value: string) => {
      const found = [...this.#entries].find(([key, { payload }]) => key.startsWith(prefix) && payload[field] === value);
      return Promise.resolve(found && find(found[0]));
    };
    return {
      upsert: (id, payload, expiresIn) => {
        this.#entries.set(prefix + id, { payload, expiresAt: Date.now() + (expiresIn ?? A_DAY_SECONDS) * 1000 });
        return this.#changed();
      },
      find: (id) => Promise.resolve(find(prefix + id)),
      findByUid: (uid) => findBy('uid', uid),
      findByUserCode: (userCode) => findBy('userCode', userCode),
      consume: (id) => {
        const payload = find(prefix + id);
        if (payload) payload.consumed = Math.floor(Date.now() / 1000);
        return this.#changed();
      },
      destroy: (id) => {
        this.#entries.delete(prefix + id);
        return this.#changed();
      },
      revokeByGrantId: (grantId) => {
        for (const [key, { payload }] of this.#entries) {
          if (key.startsWith(`${realm}/`) && payload.grantId === grantId) this.#entries.delete(key);
        }
        return this.#changed();
      },
    };
  }

  #changed(): Promise<void> {
    this.#saving ??= setTimeout(() => this.save(), SAVE_AFTER_MILLISECONDS);
    return Promise.resolve();
  }

  /** Writes the file now and forgets what has expired. */
  save(): void {
    clearTimeout(this.#saving);
    this.#saving = undefined;
    for (const [key, { expiresAt }] of this.#entries) if (expiresAt <= Date.now()) this.#entries.delete(key);
    const kept = [...this.#entries].filter(([key]) => KEPT.has(key.split('/')[1] ?? ''));
    writeFileSync(`${this.#file}.new`, JSON.stringify(kept), { mode: 0o600 });
    renameSync(`${this.#file}.new`, this.#file);
  }
}
