/** The files of VERTEBRA_KEYS_DIR, and whether they are of one operator. Their content is not shown. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from '../../../lib/domain/zod.ts';
import type { Config } from '../../../lib/server/config/parse-config.ts';
import { decodeJwt } from '../../../lib/server/keys/jwt.ts';
import { openVault, operatorClaimsSchema, VaultError } from '../../../lib/server/keys/vault.ts';
import type { ServerUser, Vault } from '../../../lib/server/keys/vault.ts';
import { findingsOf } from './finding.ts';
import type { Finding } from './finding.ts';
import { reasonOf } from './reason.ts';

const say = findingsOf('keys');
const userSchema = z.looseObject({
  iss: z.string(),
  exp: z.int().optional(),
  nats: z.looseObject({ issuer_account: z.string().optional() }),
});
const systemSchema = z.looseObject({ nats: z.looseObject({ system_account: z.string().optional() }) });

/** The account that a user of ours is of. */
export function accountOf(user: ServerUser): string {
  const { iss, nats } = userSchema.parse(decodeJwt(user.jwt()).payload);
  return nats.issuer_account ?? iss;
}

function expiryOf(name: string, user: ServerUser): Finding[] {
  const { exp } = userSchema.parse(decodeJwt(user.jwt()).payload);
  if (exp === undefined) return [];
  const at = new Date(exp * 1000).toISOString();
  const days = (exp * 1000 - Date.now()) / 86_400_000;
  if (days <= 0) return [say.failed(name, `expired at ${at}`, 'Make another one.')];
  return days < 30 ? [say.warn(name, `expires at ${at}`, 'Make another one before.')] : [];
}

/** Opens the keys as the server does. Gives none where they cannot be used. */
export function checkKeys({ keysDirectory }: Config): { vault: Vault | null; findings: Finding[] } {
  let vault: Vault;
  try {
    vault = openVault(keysDirectory);
  } catch (error) {
    const what = error instanceof VaultError ? error.message : reasonOf(error);
    const cure = /EACCES|EPERM/.test(what)
      ? 'Let the user of the service read it: “npm run bootstrap -- --out DIR --owner USER”, or a mounted Secret of mode 0440 with fsGroup.'
      : undefined;
    return { vault: null, findings: [say.failed(keysDirectory, what, cure)] };
  }
  const jwt = readFileSync(path.join(keysDirectory, 'operator.jwt'), 'utf8').trim();
  const { payload } = decodeJwt(jwt);
  const { system_account: system } = systemSchema.parse(payload).nats;
  const findings = [
    say.ok(
      keysDirectory,
      `operator ${operatorClaimsSchema.parse(payload).sub}, signed by ${vault.operator.publicKey}, ${String(vault.masters.size)} master secret${vault.masters.size === 1 ? '' : 's'}`,
    ),
    ...expiryOf('system.creds', vault.systemUser),
    ...expiryOf('catalyst.creds', vault.catalystUser),
  ];
  if (system !== undefined && accountOf(vault.systemUser) !== system)
    findings.push(
      say.failed(
        'system.creds',
        `it is of account ${accountOf(vault.systemUser)}, and the operator’s system account is ${system}`,
        'Put in the files of one “npm run bootstrap”.',
      ),
    );
  const identity = path.join(keysDirectory, '..', 'offline', 'operator.nk');
  if (existsSync(identity))
    findings.push(
      say.warn(identity, 'the operator’s identity lies on this machine', 'Take it away: no server needs it.'),
    );
  return { vault, findings };
}
