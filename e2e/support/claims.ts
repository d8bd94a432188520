import { expect } from '@playwright/test';
import { encodeJwt } from '../../lib/server/keys/jwt.ts';
import { signerOf } from '../../lib/server/keys/signer.ts';
import { openVault } from '../../lib/server/keys/vault.ts';
import { KEYS_DIRECTORY } from './demo.ts';
import { connectSystem } from './home.ts';

interface Claims {
  exp?: number;
  nats: { limits: Record<string, number> };
}

/** Signs the claims of the home account anew, as an operator would. Gives what takes it back. */
export async function rewriteHome(
  account: string,
  change: (claims: Claims) => Partial<Claims>,
): Promise<() => Promise<void>> {
  const { operator: signer } = signerOf(openVault(KEYS_DIRECTORY));
  const system = await connectSystem();
  const push = async (claims: Claims) => {
    const jwt = encodeJwt({ ...claims, sub: account, iat: Math.floor(Date.now() / 1_000) }, signer);
    const answer = await system.request('$SYS.REQ.CLAIMS.UPDATE', jwt);
    expect(answer.json<{ data?: { code: number } }>().data?.code).toBe(200);
  };
  const stored = (await system.request(`$SYS.REQ.ACCOUNT.${account}.CLAIMS.LOOKUP`)).string();
  const before = JSON.parse(Buffer.from(stored.split('.')[1] ?? '', 'base64url').toString()) as Claims;
  await push({ ...before, ...change(before) });
  return async () => {
    await push(before);
    await system.close();
  };
}

/** A change of limits, as the claims name them. */
export const withLimits =
  (limits: Record<string, number>) =>
  ({ nats }: Claims) => ({ nats: { ...nats, limits: { ...nats.limits, ...limits } } });
