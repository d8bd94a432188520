import { statSync } from 'node:fs';
import { z } from '../../domain/zod.ts';
import { issuersSchema } from './issuers.ts';
import { jsonFile } from './json-file.ts';
import { isHttpsOrLoopback } from './loopback.ts';
import { sessionKeysSchema } from './session-keys.ts';

const hasScheme = (text: string, schemes: readonly string[]): boolean =>
  URL.canParse(text) && schemes.includes(new URL(text).protocol) && new URL(text).hostname !== '';

/** A text that must pass `check`; missing or wrong, the problem says what the variable wants. */
const wanted = (wants: string, check: (text: string) => boolean) =>
  z.string({ error: `is not set. It wants ${wants}.` }).refine(check, { error: `wants ${wants}.` });

const isOrigin = (text: string): boolean =>
  URL.canParse(text) && new URL(text).origin === text && isHttpsOrLoopback(new URL(text));

const isDirectory = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

const NATS_SCHEMES = ['nats:', 'tls:'];

const natsServers = wanted('nats:// or tls:// URLs, separated by commas', (text) =>
  text.split(',').every((url) => hasScheme(url.trim(), NATS_SCHEMES)),
).transform((text) => text.split(',').map((url) => url.trim()));

/** One entry a variable; the names are the contract with whoever deploys. */
export const environmentSchema = z.object({
  VERTEBRA_BASE_URL: wanted(
    'the origin people open Vertebra at, such as https://vertebra.example.com: scheme, host and port, no path, no slash at the end, https unless on this machine',
    isOrigin,
  ),
  VERTEBRA_NATS_URL: natsServers,
  VERTEBRA_NATS_PUBLIC_URL: wanted('the nats:// or tls:// URL that clients outside connect to', (text) =>
    hasScheme(text, NATS_SCHEMES),
  ).optional(),
  VERTEBRA_NATS_WEBSOCKET_URL: wanted('the ws:// or wss:// URL that browsers reach NATS at', (text) =>
    hasScheme(text, ['ws:', 'wss:']),
  ),
  VERTEBRA_KEYS_DIR: wanted('the directory “keys” that bootstrap wrote', isDirectory),
  VERTEBRA_SESSION_KEYS_FILE: jsonFile(
    'a file of session keys (left out: session-keys.json in VERTEBRA_KEYS_DIR)',
    sessionKeysSchema,
  ),
  VERTEBRA_ISSUERS_FILE: jsonFile('a JSON file with the identity providers', issuersSchema),
  VERTEBRA_NATS_SESSION_SECONDS: wanted(
    'how long a browser’s NATS session lasts before it is renewed, 10 to 3600 seconds (left out: 300)',
    (text) => /^\d{2,4}$/.test(text) && Number(text) >= 10 && Number(text) <= 3600,
  )
    .transform(Number)
    .optional(),
  VERTEBRA_TRUSTED_PROXIES: wanted(
    'how many reverse proxies in front of Vertebra add to X-Forwarded-For: a digit, 0 when left out',
    (text) => /^\d$/.test(text),
  )
    .transform(Number)
    .optional(),
});
