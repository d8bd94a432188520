/** The Secrets that the chart mounts: `keys/` for Vertebra, what nats-servers start with, and the operator's identity for nobody. */
import { BootstrapError, makeKeyMaterial } from '../../../../lib/server/keys/bootstrap.ts';
import { preloadSchema, renderPreload } from '../../../../lib/server/keys/server-config.ts';

export type Data = Readonly<Record<string, string>>;

export const IDENTITY = 'operator.nk';
/** Beside the files of `keys/`, which do not name it: servers can be given their part again as long as this is there. */
const PRELOAD = 'preload.json';
const KEYS = 'keys/';

export interface SecretNames {
  keys: string;
  operator: string;
  offline: string;
}

/** The names that a release has for them in the chart. Throws BootstrapError for a name that Kubernetes does not take. */
export function secretNames(name: string): SecretNames {
  if (!/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(name))
    throw new BootstrapError(
      `--name ${name} wants 1 to 63 lower-case letters, digits and hyphens, as a release has. Nothing was changed.`,
    );
  return { keys: `${name}-keys`, operator: `${name}-operator`, offline: `${name}-offline` };
}

/** What the Secret of keys holds, made of the files of a directory of bootstrap. */
export const keysData = (files: Data): Data =>
  Object.fromEntries(
    Object.entries(files).flatMap(([name, content]) => {
      if (name === PRELOAD) return [[PRELOAD, content] as const];
      return name.startsWith(KEYS) ? [[name.slice(KEYS.length), content] as const] : [];
    }),
  );

export const newKeysData = (identitySeed: string): Data => keysData(makeKeyMaterial(identitySeed));

/**
 * What servers start with, made of the Secret of keys: `operator` and the entries of `resolver_preload` in their configuration, and the
 * public key of the system account. Throws BootstrapError for a Secret that does not have it.
 */
export function operatorData(keys: Data): Data {
  const { 'operator.jwt': jwt, [PRELOAD]: text } = keys;
  if (jwt === undefined || text === undefined)
    throw new BootstrapError(
      `The Secret of keys has no ${jwt === undefined ? 'operator.jwt' : PRELOAD}, which servers need.`,
    );
  const preload = preloadSchema.parse(JSON.parse(text));
  return { 'operator.jwt': jwt, 'system-account': preload.systemAccount, preload: renderPreload(preload) };
}
