import { statSync } from 'node:fs';
import { plansSchema } from '../../domain/organizations/plans.ts';
import { SUPPORT_APPROVALS } from '../../domain/support/support-grant-rules.ts';
import { subjectFilterProblem } from '../../domain/subjects.ts';
import { z } from '../../domain/zod.ts';
import { readCaFile } from './ca-file.ts';
import { issuersSchema, ISSUERS_FILE_WANTS } from './issuers.ts';
import { jsonFile } from './json-file.ts';
import { parseListen } from './listen-address.ts';
import { isHttpsOrLoopback } from './loopback.ts';
import { SESSION_KEYS_FILE_WANTS, sessionKeysSchema } from './session-keys.ts';
import { telemetryVariables } from './telemetry-variables.ts';

const hasScheme = (text: string, schemes: readonly string[]): boolean =>
  URL.canParse(text) && schemes.includes(new URL(text).protocol) && new URL(text).hostname !== '';

export const PLANS_FILE_WANTS = 'a JSON file with the plans of Organizations (left out: no plans)';

/** A text that must pass `check`; missing or wrong, the problem says what the variable wants. */
const wanted = (wants: string, check: (text: string) => boolean) =>
  z.string({ error: `is not set. It wants ${wants}.` }).refine(check, { error: `wants ${wants}.` });

const isOrigin = (text: string): boolean =>
  URL.canParse(text) && new URL(text).origin === text && isHttpsOrLoopback(new URL(text));

const isDirectory = (path: string): boolean => {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
};

const NATS_SCHEMES = ['nats:', 'tls:'];

const natsServers = wanted('nats:// or tls:// URLs, separated by commas', (text) =>
  text.split(',').every((url) => hasScheme(url.trim(), NATS_SCHEMES)),
).transform((text) => text.split(',').map((url) => url.trim()));

/** A whole number between two others; `unit` and `otherwise` complete the sentence. */
const wholeNumber = (what: string, lowest: number, highest: number, otherwise: number) =>
  wanted(
    `${what}, ${lowest} to ${highest} (left out: ${otherwise})`,
    (text) => /^\d{1,7}$/.test(text) && Number(text) >= lowest && Number(text) <= highest,
  )
    .transform(Number)
    .default(otherwise);

/** An address and a port to listen at; comes out parsed. */
const listenAddress = (what: string, otherwise: string) =>
  z
    .string()
    .default(otherwise)
    .transform((text, context) => {
      const address = parseListen(text);
      if (address !== null) return address;
      context.addIssue(`wants the address and port ${what}, such as ${otherwise} (left out: that one).`);
      return z.NEVER;
    });

/** One entry a variable; the names are the contract with whoever deploys. */
const variablesSchema = z.object({
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
  VERTEBRA_PROJECTOR_URL: wanted(
    'the origin that browsers reach the projector at, such as https://vertebra.example.com:8443',
    isOrigin,
  ),
  VERTEBRA_LISTEN: listenAddress('the console listens at', '127.0.0.1:3000'),
  VERTEBRA_PROJECTOR_LISTEN: listenAddress('the projector listens at', '127.0.0.1:3001'),
  VERTEBRA_METRICS_LISTEN: listenAddress('the console answers machines at', '127.0.0.1:9464'),
  VERTEBRA_PROJECTOR_METRICS_LISTEN: listenAddress('the projector answers machines at', '127.0.0.1:9465'),
  VERTEBRA_CA_FILE: z
    .string()
    .transform((path, context): string[] => {
      const read = readCaFile(path);
      if ('data' in read) return read.data;
      for (const problem of read.problems) context.addIssue(problem);
      return z.NEVER;
    })
    .optional(),
  VERTEBRA_KEYS_DIR: wanted(
    'the directory “keys” that bootstrap wrote, which the user that this process runs as can reach',
    isDirectory,
  ),
  VERTEBRA_SESSION_KEYS_FILE: jsonFile(SESSION_KEYS_FILE_WANTS, sessionKeysSchema, { secret: true }),
  VERTEBRA_ISSUERS_FILE: jsonFile(ISSUERS_FILE_WANTS, issuersSchema),
  // Held against the issuers, and read anew: role-claims-file.ts.
  VERTEBRA_ROLE_CLAIMS: z.string().optional(),
  VERTEBRA_PLANS_FILE: jsonFile(PLANS_FILE_WANTS, plansSchema).optional(),
  VERTEBRA_NATS_SESSION_SECONDS: wholeNumber(
    'how many seconds a browser’s NATS session lasts before it is renewed',
    10,
    3600,
    300,
  ),
  VERTEBRA_SESSION_IDLE_MINUTES: wholeNumber(
    'after how many minutes without a person’s doing a session ends',
    1,
    1440,
    60,
  ),
  // A session's end is remembered for eight days (lib/server/nats/connections/catalyst.ts), so none may live longer.
  VERTEBRA_SESSION_HOURS: wholeNumber('after how many hours a session ends in any case', 1, 168, 12),
  VERTEBRA_REQUESTS_PER_MINUTE: wholeNumber('how many API requests a minute one actor may send', 1, 1_000_000, 1200),
  VERTEBRA_SUPPORT_APPROVAL: z
    .enum(SUPPORT_APPROVALS, {
      error:
        'wants prod, all or none: which support grants wait for an admin of the Organization (left out: prod, so those that open prod)',
    })
    .default('prod'),
  VERTEBRA_TWO_PEOPLE: z
    .enum(['rotation'], {
      error:
        'wants rotation: rotating the keys of the Sovereign takes a second security officer (left out: one is enough)',
    })
    .optional(),
  VERTEBRA_AUDIT_RETENTION_DAYS: wholeNumber('for how many days audit records are kept', 1, 36_500, 400),
  VERTEBRA_AUDIT_FORWARD_SUBJECT: wanted(
    'a subject without wildcards, outside $ and audit-, on which each audit record is told to whoever subscribes (left out: none)',
    (text) => subjectFilterProblem(text) === null && !/^(\$|audit-)|[*>]/.test(text),
  ).optional(),
  VERTEBRA_METRICS_TOKEN: wanted(
    'a token of 16 to 200 visible characters, which whoever reads /metrics or the details of /readyz sends (left out: whoever reaches VERTEBRA_METRICS_LISTEN reads them)',
    (text) => /^[!-~]{16,200}$/.test(text),
  ).optional(),
  VERTEBRA_DRAIN_SECONDS: wholeNumber(
    'how many seconds a process that is told to stop still takes requests, while /readyz says that it is not ready',
    0,
    300,
    3,
  ),
  VERTEBRA_PROMETHEUS_URL: wanted(
    'the http:// or https:// URL of a Prometheus that scrapes nats-surveyor, without a user, a query or a fragment (left out: Vertebra shows its own samples)',
    (text) => hasScheme(text, ['http:', 'https:']) && !/[?#]|\/\/[^/]*@/.test(text),
  ).optional(),
  VERTEBRA_TRUSTED_PROXIES: wanted(
    'how many reverse proxies in front of Vertebra add to X-Forwarded-For: a digit, 0 when left out',
    (text) => /^\d$/.test(text),
  )
    .transform(Number)
    .optional(),
  ...telemetryVariables,
});

/** The variables, and what they have to be beside each other. */
export const environmentSchema = variablesSchema.refine(
  ({ VERTEBRA_BASE_URL: base, VERTEBRA_PROJECTOR_URL: projector }) =>
    // What is no URL has its own problem.
    !URL.canParse(base) || !URL.canParse(projector) || new URL(base).hostname === new URL(projector).hostname,
  {
    path: ['VERTEBRA_PROJECTOR_URL'],
    error:
      'wants the host of VERTEBRA_BASE_URL, with another port or the same: the session’s cookie goes nowhere else.',
  },
);
