/** Whether each server can be reached, speaks TLS, and lets both users in. */
import { isIP } from 'node:net';
import { connect } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Config } from '../../../../lib/server/config/parse-config.ts';
import type { ServerUser, Vault } from '../../../../lib/server/keys/vault.ts';
import { tlsOptions } from '../../../../lib/server/nats/connections/tls-options.ts';
import { findingsOf, PATIENCE_MS, shown, within } from '../finding.ts';
import type { Finding } from '../finding.ts';
import { reasonOf } from '../reason.ts';

const say = findingsOf('nats');

function open(url: string, user: ServerUser): Promise<NatsConnection> {
  const tls = tlsOptions([url]);
  return connect({
    servers: [url],
    ...(tls === undefined ? {} : { tls }),
    name: 'vertebra-check',
    timeout: PATIENCE_MS - 500,
    reconnect: false,
    maxReconnectAttempts: 0,
    ignoreClusterUpdates: true,
    inboxPrefix: `_INBOX.${user.publicKey}`,
    authenticator: (nonce) => ({ jwt: user.jwt(), nkey: user.publicKey, sig: user.signNonce(nonce ?? '') }),
  });
}

function cureOf(reason: string): string {
  if (/authoriz|AuthorizationError|authenticat/i.test(reason))
    return 'The server knows another operator, or the user was revoked: give it the operator and accounts that belong to VERTEBRA_KEYS_DIR.';
  if (/altname|IP does not match|Hostname/i.test(reason))
    return 'Use a name that the certificate has in VERTEBRA_NATS_URL.';
  if (/expired|not valid yet/.test(reason)) return 'Renew its certificate, or set the clocks.';
  if (reason.includes('VERTEBRA_CA_FILE')) return 'Name the authority that signed its certificate in VERTEBRA_CA_FILE.';
  if (/ECONNREFUSED|ENOTFOUND|EAI_AGAIN|timeout|no answer|ETIMEDOUT|EHOSTUNREACH/i.test(reason))
    return 'Start the server, or correct VERTEBRA_NATS_URL; see firewalls and network policies between them.';
  return 'The log of the server says more.';
}

const isLoopback = (url: string): boolean => /^(localhost|127\.|\[::1\])/.test(new URL(url).hostname);

/** The connection of the system account at one address of the configuration. */
export interface Reached {
  url: string;
  system: NatsConnection;
  catalyst: NatsConnection;
}

async function reach(url: string, vault: Vault): Promise<{ reached: Reached | null; findings: Finding[] }> {
  const about = shown(url);
  const users = [
    ['system.creds', vault.systemUser],
    ['catalyst.creds', vault.catalystUser],
  ] as const;
  const opened = await Promise.allSettled(users.map(([, user]) => within(open(url, user))));
  const refusals = opened.flatMap((outcome) => (outcome.status === 'rejected' ? [reasonOf(outcome.reason)] : []));
  const [system, catalyst] = opened.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : null));
  if (!system || !catalyst) {
    const [reason = ''] = refusals;
    await Promise.all([system?.close(), catalyst?.close()]);
    const isOne = refusals.length === 1;
    const who = isOne ? `${users[system ? 1 : 0][0]} is not let in: ` : '';
    return { reached: null, findings: [say.failed(about, `${who}${reason}`, cureOf(reason))] };
  }
  const { info } = system;
  const isEncrypted = info?.tls_required === true || info?.tls_available === true;
  const server = `${info?.server_name ?? 'it'}, nats-server ${info?.version ?? '?'}, both users are let in`;
  const findings = [say.ok(about, `${server}, ${isEncrypted ? 'TLS' : 'no TLS'}`)];
  if (!isEncrypted && !isLoopback(url))
    findings.push(
      say.warn(
        about,
        'what is sent is readable on the way',
        'Give the server a certificate (npm run bootstrap -- --tls-cert …) and use tls://.',
      ),
    );
  if (isEncrypted && new URL(url).protocol === 'nats:' && isIP(new URL(url).hostname) === 0)
    findings.push(say.warn(about, 'a nats:// URL goes on without TLS where a server offers none', 'Write tls://.'));
  return { reached: { url, system, catalyst }, findings };
}

/** Asks each of VERTEBRA_NATS_URL. Gives those that let both users in, with their connections open. */
export async function reachServers(
  { natsServers }: Config,
  vault: Vault,
): Promise<{ reached: Reached[]; findings: Finding[] }> {
  const all = await Promise.all(natsServers.map((url) => reach(url, vault)));
  return { reached: all.flatMap(({ reached }) => reached ?? []), findings: all.flatMap(({ findings }) => findings) };
}
