/** What a browser reaches: the console and the projector through the proxies in front, and NATS by WebSocket. */
import { z } from '../../../../lib/domain/zod.ts';
import type { Config } from '../../../../lib/server/config/parse-config.ts';
import { CHECK_HEADER, checkToken, PADDING_HEADER } from '../../../../lib/server/http/machines/proxy-check.ts';
import { findingsOf, shown } from '../finding.ts';
import type { Finding } from '../finding.ts';
import { reasonOf } from '../reason.ts';
import { ask, openWebSocket } from './ask.ts';

const [consoleSays, projector, websocket] = [findingsOf('console'), findingsOf('projector'), findingsOf('websocket')];
/** Cookies of a large session have so much, in bytes. */
const COOKIE_BYTES = 12 * 1024;

const isOfTls = (reason: string): boolean =>
  /certificate|UNABLE_TO|SELF_SIGNED|altname|wrong version|SSL|EPROTO/i.test(reason);
const tlsCure =
  'Browsers refuse it, too, unless they trust its authority: name that in VERTEBRA_CA_FILE, or correct the certificate.';

/** Nobody listens yet, or what listens has nothing behind it: that is no fault before the start. */
const isAway = (status: number): boolean => status === 502 || status === 503 || status === 504;

const seenSchema = z.looseObject({
  seen: z.object({ forwardedFor: z.int(), address: z.string(), trustedProxies: z.int(), cookieBytes: z.int() }),
});
type Seen = z.infer<typeof seenSchema>['seen'];

function checkProxies(about: string, { forwardedFor, address, trustedProxies }: Seen): Finding {
  const entries = `${String(forwardedFor)} entr${forwardedFor === 1 ? 'y' : 'ies'} of X-Forwarded-For`;
  if (forwardedFor === trustedProxies)
    return consoleSays.ok(about, `${entries}, as VERTEBRA_TRUSTED_PROXIES says; this machine is ${address}`);
  const cure = `Set VERTEBRA_TRUSTED_PROXIES=${String(forwardedFor)} if so many proxies of yours are in front, or have them add to the header (docs/proxy.md).`;
  return forwardedFor < trustedProxies
    ? consoleSays.failed(
        about,
        `${entries} arrive${forwardedFor === 1 ? 's' : ''}, and VERTEBRA_TRUSTED_PROXIES is ${String(trustedProxies)}: everybody has the address of the proxy, ${address}`,
        cure,
      )
    : consoleSays.warn(
        about,
        `${entries} arrive, and VERTEBRA_TRUSTED_PROXIES is ${String(trustedProxies)}: the address of people is taken for ${address}`,
        cure,
      );
}

/** The console through whatever stands before it: that it answers, its header sizes, how many proxies add to X-Forwarded-For. */
export async function checkConsole({ baseUrl, sessionKeys }: Config): Promise<Finding[]> {
  const about = shown(baseUrl);
  const question = (isLarge: boolean, more: Record<string, string> = {}) =>
    ask(`${baseUrl}/healthz`, { [CHECK_HEADER]: checkToken(sessionKeys, isLarge), ...more });
  let plain: Awaited<ReturnType<typeof ask>>;
  try {
    plain = await question(false);
  } catch (error) {
    const reason = reasonOf(error);
    return [
      isOfTls(reason)
        ? consoleSays.failed(about, reason, tlsCure)
        : consoleSays.unchecked(about, `nobody answers: ${reason}. Run this again once the console is started`),
    ];
  }
  if (isAway(plain.status))
    return [
      consoleSays.unchecked(
        about,
        `the proxy answers ${String(plain.status)}: no console is behind it. Run this again once it is started`,
      ),
    ];
  const parsed = seenSchema.safeParse(parseJson(plain.body));
  if (!parsed.success) {
    const isConsole = /"healthy":\s*true/.test(plain.body);
    return [
      isConsole
        ? consoleSays.unchecked(
            about,
            'a console answers and does not take our word: its session keys, version or clock are others',
          )
        : consoleSays.failed(
            about,
            `what answers at /healthz (${String(plain.status)}) is no console`,
            'Send / to VERTEBRA_LISTEN (docs/proxy.md).',
          ),
    ];
  }
  return [
    consoleSays.ok(about, 'the console answers'),
    checkProxies(about, parsed.data.seen),
    await question(true).then(
      ({ status, headers }) =>
        status === 200 && (headers[PADDING_HEADER]?.length ?? 0) > 0
          ? consoleSays.ok(about, 'answers with headers of 12 KB come through')
          : consoleSays.failed(
              about,
              `an answer with headers of 12 KB becomes ${String(status)}: so would a sign-in`,
              'Give the proxy buffers of 16 KB: proxy_buffer_size 16k in nginx (docs/proxy.md).',
            ),
      (error: unknown) =>
        consoleSays.failed(
          about,
          `an answer with headers of 12 KB does not come through: ${reasonOf(error)}`,
          'Give the proxy buffers of 16 KB (docs/proxy.md).',
        ),
    ),
    await question(false, { cookie: `vertebra-check=${'x'.repeat(COOKIE_BYTES)}` }).then(
      ({ status, body }) => {
        const seen = seenSchema.safeParse(parseJson(body)).data?.seen;
        return seen !== undefined && seen.cookieBytes >= COOKIE_BYTES
          ? consoleSays.ok(about, 'requests with cookies of 12 KB come through')
          : consoleSays.failed(
              about,
              `a request with cookies of 12 KB becomes ${String(status)}: so would those of a large session`,
              'large_client_header_buffers 4 16k in nginx (docs/proxy.md).',
            );
      },
      (error: unknown) =>
        consoleSays.failed(
          about,
          `a request with cookies of 12 KB does not come through: ${reasonOf(error)}`,
          'Let the proxy take headers of 16 KB (docs/proxy.md).',
        ),
    ),
  ];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Whether `/v1/` leads to a projector: to who is not signed in it answers 401 with a problem document. */
export async function checkProjector({ projectorUrl }: Config): Promise<Finding[]> {
  const about = shown(projectorUrl);
  try {
    const { status, headers } = await ask(`${projectorUrl}/v1/environments/vertebra-check-dev/state`);
    const isProblem = (headers['content-type'] ?? '').startsWith('application/problem+json');
    if (status === 401 && isProblem) return [projector.ok(about, '/v1/ leads to a projector')];
    if (isAway(status))
      return [
        projector.unchecked(
          about,
          `the proxy answers ${String(status)}: no projector is behind it. Run this again once it is started`,
        ),
      ];
    return [
      projector.failed(
        about,
        `/v1/ leads to something else (${String(status)})`,
        'Send /v1/ to VERTEBRA_PROJECTOR_LISTEN (docs/proxy.md).',
      ),
    ];
  } catch (error) {
    const reason = reasonOf(error);
    return [
      isOfTls(reason)
        ? projector.failed(about, reason, tlsCure)
        : projector.unchecked(about, `nobody answers: ${reason}. Run this again once the projector is started`),
    ];
  }
}

const FOREIGN_ORIGIN = 'https://vertebra-check.invalid';

/** Whether pages of the console open the WebSocket of NATS, and no others. */
export async function checkWebSocket({ natsWebsocketUrl, baseUrl }: Config): Promise<Finding[]> {
  const about = shown(natsWebsocketUrl);
  const findings: Finding[] = [];
  if (natsWebsocketUrl.startsWith('ws:') && baseUrl.startsWith('https:'))
    findings.push(
      websocket.failed(
        about,
        'a page over https opens no ws:// address',
        'Write wss://, and give NATS a certificate or let the proxy encrypt it (docs/proxy.md).',
      ),
    );
  try {
    const { status, first } = await openWebSocket(natsWebsocketUrl, baseUrl);
    if (status === 403)
      findings.push(
        websocket.failed(
          about,
          `it refuses pages of ${baseUrl}`,
          'Add it to allowed_origins in the configuration of every nats-server (npm run bootstrap -- --origin).',
        ),
      );
    else if (status !== 101)
      findings.push(
        websocket.failed(
          about,
          `the upgrade to a WebSocket becomes ${String(status)}`,
          'Let the proxy pass the headers Upgrade and Connection on (docs/proxy.md), or correct VERTEBRA_NATS_WEBSOCKET_URL.',
        ),
      );
    else if (!first.includes('INFO {'))
      findings.push(websocket.failed(about, 'what answers is no nats-server', 'Correct VERTEBRA_NATS_WEBSOCKET_URL.'));
    else {
      findings.push(websocket.ok(about, `pages of ${baseUrl} open it`));
      const { status: foreign } = await openWebSocket(natsWebsocketUrl, FOREIGN_ORIGIN);
      if (foreign === 101)
        findings.push(
          websocket.warn(
            about,
            'pages of any origin open it',
            'Write allowed_origins into the configuration of every nats-server.',
          ),
        );
    }
  } catch (error) {
    const reason = reasonOf(error);
    findings.push(
      websocket.failed(
        about,
        reason,
        isOfTls(reason) ? tlsCure : 'Start the server or the proxy, or correct VERTEBRA_NATS_WEBSOCKET_URL.',
      ),
    );
  }
  return findings;
}
