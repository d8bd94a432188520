/** What the resolver holds, and whether Vertebra's own account works. */
import type { NatsConnection } from '@nats-io/transport-node';
import { z } from '../../../../lib/domain/zod.ts';
import { decodeJwt, encodeJwt } from '../../../../lib/server/keys/jwt.ts';
import { createKeyPair, operatorVerifier } from '../../../../lib/server/keys/nkey.ts';
import type { Vault } from '../../../../lib/server/keys/vault.ts';
import { findingsOf, PATIENCE_MS, within } from '../finding.ts';
import type { Finding } from '../finding.ts';
import { accountOf } from '../keys.ts';
import { reasonOf } from '../reason.ts';

const say = findingsOf('accounts');
const RESOLVER =
  'Write “resolver { type: full, allow_delete: true, … }” as “npm run bootstrap” does, and restart the server.';

const headSchema = z.looseObject({ iss: z.string(), name: z.string().default(''), exp: z.int().optional() });

/** Every account's claims as one server has them; null when nobody answers such a question. */
async function pack(system: NatsConnection): Promise<Map<string, string> | null> {
  const claims = new Map<string, string>();
  let isComplete = false;
  try {
    const messages = await system.requestMany('$SYS.REQ.CLAIMS.PACK', '', {
      strategy: 'sentinel',
      maxWait: PATIENCE_MS,
      noMux: true,
    });
    for await (const message of messages) {
      isComplete = message.data.length === 0;
      for (const line of message.string().split('\n')) {
        const bar = line.indexOf('|');
        if (bar > 0) claims.set(line.slice(0, bar), line.slice(bar + 1));
      }
    }
  } catch {
    return null;
  }
  return isComplete && claims.size > 0 ? claims : null;
}

async function isTrusted(jwt: string, vault: Vault): Promise<boolean> {
  try {
    const { payload, signed, signature } = decodeJwt(jwt);
    const { iss, exp } = headSchema.parse(payload);
    if (exp !== undefined && exp * 1000 < Date.now()) return false;
    return vault.operatorKeys.includes(iss) && (await operatorVerifier(iss)(signed, signature));
  } catch {
    return false;
  }
}

async function checkClaims(claims: ReadonlyMap<string, string>, vault: Vault): Promise<Finding[]> {
  const judged = await Promise.all(
    [...claims].map(async ([account, jwt]) => ({ account, jwt, good: await isTrusted(jwt, vault) })),
  );
  const bad = judged.filter(({ good }) => !good);
  const own = (['system', 'catalyst'] as const).flatMap((name) => {
    const account = accountOf(vault[`${name}User`]);
    return claims.has(account)
      ? []
      : [
          say.failed(
            name,
            `the resolver does not have its account, ${account}`,
            'Write it into resolver_preload, and restart the server.',
          ),
        ];
  });
  if (bad.length === 0)
    return [...own, say.ok('resolver', `${String(claims.size)} accounts, all signed by our operator`)];
  const names = bad.slice(0, 5).map(({ account, jwt }) => {
    try {
      return `${headSchema.parse(decodeJwt(jwt).payload).name} (${account})`;
    } catch {
      return account;
    }
  });
  const more = bad.length > names.length ? ` and ${String(bad.length - names.length)} more` : '';
  return [
    ...own,
    say.failed(
      'resolver',
      `${String(bad.length)} of ${String(claims.size)} accounts are expired, or signed by none of our operator’s keys: ${names.join(', ')}${more}`,
      'Their users are not let in after a restart of the server. Sign them again (docs/rotating-keys.md), or delete them.',
    ),
  ];
}

const replySchema = z.looseObject({
  server: z.looseObject({ name: z.string() }).optional(),
  error: z.looseObject({ description: z.string().default('') }).optional(),
});

/** Asks for nothing to be deleted, by a key that nobody trusts: what is wrong with that is told only where deleting is allowed. */
async function checkDeleting(system: NatsConnection): Promise<Finding[]> {
  const stranger = createKeyPair('O');
  const request = encodeJwt(
    {
      sub: stranger.publicKey,
      iat: Math.floor(Date.now() / 1000),
      nats: { accounts: [], type: 'generic', version: 2 },
    },
    stranger,
  );
  const messages = await system.requestMany('$SYS.REQ.CLAIMS.DELETE', request, {
    strategy: 'stall',
    stall: 500,
    maxWait: PATIENCE_MS,
    noMux: true,
  });
  const answers: z.infer<typeof replySchema>[] = [];
  for await (const message of messages) answers.push(replySchema.parse(JSON.parse(message.string())));
  if (answers.length === 0) return [say.unchecked('resolver', 'nobody answers a question to delete claims')];
  const closed = answers.filter(({ error }) => (error?.description ?? '').includes('must be enabled'));
  if (closed.length === 0) return [say.ok('resolver', 'type full, and deletes')];
  const names = closed.map(({ server }) => server?.name ?? '?').join(', ');
  return [say.failed('resolver', `${names} deletes no claims (allow_delete)`, RESOLVER)];
}

const infoSchema = z.looseObject({
  error: z.looseObject({ description: z.string().default(''), err_code: z.int().optional() }).optional(),
  streams: z.int().optional(),
  storage: z.number().optional(),
});

async function checkCatalyst(catalyst: NatsConnection): Promise<Finding> {
  const cure =
    'Its claims open JetStream as bootstrap makes them, and the servers have “jetstream { … }”: which of both is missing is said before.';
  try {
    const answer = await catalyst.request('$JS.API.INFO', '', { timeout: PATIENCE_MS });
    const { error, streams = 0 } = infoSchema.parse(JSON.parse(answer.string()));
    if (error !== undefined) return say.failed('catalyst', `JetStream says: ${error.description}`, cure);
    return say.ok('catalyst', `JetStream answers, ${String(streams)} streams`);
  } catch (error) {
    return say.failed('catalyst', `JetStream does not answer: ${reasonOf(error)}`, cure);
  }
}

/** Judges resolver, claims and account `catalyst` by two connections that are open. */
export async function checkAccounts(
  system: NatsConnection,
  catalyst: NatsConnection,
  vault: Vault,
): Promise<Finding[]> {
  const [claims, deleting, own] = await Promise.all([
    pack(system),
    within(checkDeleting(system), PATIENCE_MS + 1000).catch((error: unknown) => [
      say.failed('resolver', `it is not asked as a full resolver is: ${reasonOf(error)}`, RESOLVER),
    ]),
    checkCatalyst(catalyst),
  ]);
  if (claims === null)
    return [
      say.failed('resolver', 'no server tells the claims of its accounts: the resolver is not of type full', RESOLVER),
      own,
    ];
  return [...deleting, ...(await checkClaims(claims, vault)), own];
}
