/** Issuing a user JWT against the bare Ed25519 signature of node:crypto over as many bytes. */
import { generateKeyPairSync, sign } from 'node:crypto';
import { authorize } from '../../../lib/server/access/authorize.ts';
import { decodeJwt } from '../../../lib/server/keys/jwt.ts';
import { createKeyPair } from '../../../lib/server/keys/nkey.ts';
import { signScopedUser } from '../../../lib/server/keys/sign.ts';
import { openVault } from '../../../lib/server/keys/vault.ts';
import type { Figure } from '../measure.ts';
import { inTurn, median, milliseconds, ratios } from '../measure.ts';
import { adminOf } from '../people.ts';

const COUNT = 10_000;

export async function benchJwtIssue(keysDirectory: string): Promise<Figure> {
  const vault = openVault(keysDirectory);
  const grant = authorize(adminOf('acme'), 'credential.issue', 'acme');
  const key = { account: createKeyPair('A').publicKey, role: 'publisher', environment: 'dev', generation: 1 };
  const publicKey = createKeyPair('U').publicKey;
  const expiresAt = Math.floor(Date.now() / 1000) + 86_400;
  const issue = () => signScopedUser(vault, grant, { accountName: 'acme', key, publicKey, name: 'bench', expiresAt });
  const bytes = decodeJwt(issue()).signed;
  const { privateKey } = generateKeyPairSync('ed25519');
  const many = (act: () => unknown) => () =>
    milliseconds(() => {
      for (let done = 0; done < COUNT; done += 1) act();
      return Promise.resolve();
    });
  const times = await inTurn(
    7,
    many(issue),
    many(() => sign(null, bytes, privateKey)),
  );
  // Rates, so the other way round than times.
  const rate = ratios({ ours: times.baseline, baseline: times.ours });
  const perSecond = (list: number[]) => Math.round((COUNT * 1000) / median(list)).toLocaleString('en');
  return {
    name: 'User JWT issued, rate against bare node:crypto Ed25519 sign',
    goal: '≥ 0.6',
    result: `${rate.text}; ${perSecond(times.ours)}/s against ${perSecond(times.baseline)}/s`,
    holds: rate.median >= 0.6,
  };
}
