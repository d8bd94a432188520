/** Whether each identity provider answers, is who it says, and takes our client. */
import { z } from '../../../lib/domain/zod.ts';
import { ORGANIZATION_PLACEHOLDER } from '../../../lib/server/config/issuers.ts';
import type { IssuerConfig } from '../../../lib/server/config/issuers.ts';
import type { Config } from '../../../lib/server/config/parse-config.ts';
import { urlFor } from '../../../lib/server/identity/oidc/issuer-url.ts';
import { findingsOf, PATIENCE_MS } from './finding.ts';
import type { Finding } from './finding.ts';
import { judgeClock } from './clock.ts';
import { reasonOf } from './reason.ts';

const say = findingsOf('issuer');

const metadataSchema = z.looseObject({
  issuer: z.string(),
  jwks_uri: z.string(),
  token_endpoint: z.string(),
  authorization_endpoint: z.string(),
});
type Metadata = z.infer<typeof metadataSchema>;

const ask = (url: string, init: RequestInit = {}): Promise<Response> =>
  fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(PATIENCE_MS) });

function cureOf(reason: string): string {
  if (/altname/i.test(reason)) return 'Use a name that its certificate has in VERTEBRA_ISSUERS_FILE.';
  if (/expired|not valid yet/.test(reason)) return 'Renew its certificate, or set the clocks.';
  if (reason.includes('VERTEBRA_CA_FILE')) return 'Name the authority that signed its certificate in VERTEBRA_CA_FILE.';
  return 'Start the provider, or correct “issuer” in VERTEBRA_ISSUERS_FILE; this machine has to reach it, too.';
}

async function discover(about: string, url: string): Promise<{ metadata: Metadata | null; findings: Finding[] }> {
  const document = `${url.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const fail = (what: string, cure: string) => ({ metadata: null, findings: [say.failed(about, what, cure)] });
  let answer: Response;
  const askedAt = Date.now();
  try {
    answer = await ask(document);
  } catch (error) {
    const reason = reasonOf(error);
    return fail(reason, cureOf(reason));
  }
  const date = clockOf(about, answer, askedAt);
  if (answer.status !== 200)
    return fail(
      `${document} answers ${String(answer.status)}`,
      'Correct “issuer” in VERTEBRA_ISSUERS_FILE: no realm or tenant is at this address.',
    );
  const parsed = metadataSchema.safeParse(await answer.json().catch(() => null));
  if (!parsed.success)
    return fail(`${document} is no metadata of OpenID Connect`, 'Correct “issuer” in VERTEBRA_ISSUERS_FILE.');
  if (parsed.data.issuer !== url)
    return fail(
      `it calls itself ${parsed.data.issuer}`,
      'Write exactly that as “issuer” in VERTEBRA_ISSUERS_FILE, or correct the host name that the provider is configured with.',
    );
  return { metadata: parsed.data, findings: [date] };
}

/** By the header Date, which has whole seconds. */
function clockOf(about: string, answer: Response, askedAt: number): Finding {
  const theirs = Date.parse(answer.headers.get('date') ?? '');
  if (Number.isNaN(theirs)) return findingsOf('clock').unchecked(about, 'its answers have no header Date');
  const now = Date.now();
  const isBehind = theirs + 1000 < askedAt;
  const apart = isBehind ? askedAt - theirs - 1000 : Math.max(0, theirs - now);
  return judgeClock(about, apart / 1000, isBehind);
}

async function checkSigningKeys(about: string, { jwks_uri: url }: Metadata): Promise<Finding> {
  try {
    const answer = await ask(url);
    const { keys } = z.looseObject({ keys: z.array(z.unknown()) }).parse(await answer.json());
    return keys.length > 0
      ? say.ok(about, `its metadata and ${String(keys.length)} signing keys are there`)
      : say.failed(about, `${url} has no keys`, 'Give the realm a signing key.');
  } catch (error) {
    return say.failed(about, `its keys at ${url} cannot be read: ${reasonOf(error)}`, cureOf(reasonOf(error)));
  }
}

/**
 * Trades in a code that nobody was given: who knows the client says that the code is wrong, and who does not, that the client is. Nothing
 * comes of it but a line in the provider's log.
 */
async function checkClient(
  about: string,
  issuer: IssuerConfig,
  { token_endpoint: url }: Metadata,
  baseUrl: string,
): Promise<Finding> {
  const { clientId, clientSecret } = issuer;
  // RFC 6749, 2.3.1: both are form-encoded before they are base64
  const encode = (text: string) => new URLSearchParams({ x: text }).toString().slice(2);
  const basic = Buffer.from(`${encode(clientId)}:${encode(clientSecret ?? '')}`).toString('base64');
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    code: 'vertebra-check',
    redirect_uri: `${baseUrl}/api/auth/callback`,
    code_verifier: 'vertebra-check-vertebra-check-vertebra-check-vertebra-check',
    ...(clientSecret === undefined ? { client_id: clientId } : {}),
  });
  const what = `client ${clientId}`;
  try {
    const headers: Record<string, string> = clientSecret === undefined ? {} : { authorization: `Basic ${basic}` };
    const answer = await ask(url, { method: 'POST', body, headers });
    const read = z.looseObject({ error: z.string() }).safeParse(await answer.json().catch(() => null));
    if (!read.success)
      return say.unchecked(
        about,
        `${what}: ${url} answers ${String(answer.status)} without an error of OAuth to a code that nobody was given`,
      );
    const { error } = read.data;
    if (error === 'invalid_grant')
      return say.ok(about, `${what} is taken${clientSecret === undefined ? ', without a secret' : ' with its secret'}`);
    if (error === 'invalid_client' || error === 'unauthorized_client')
      return say.failed(
        about,
        `${what} is refused (${error})`,
        clientSecret === undefined
          ? 'Write the “clientSecret” that the provider has for it into VERTEBRA_ISSUERS_FILE, or make it a public client there.'
          : 'Correct “clientId” and “clientSecret” in VERTEBRA_ISSUERS_FILE.',
      );
    return say.unchecked(
      about,
      `${what}: the provider answers ${error} to a code that nobody was given, which says nothing of the secret`,
    );
  } catch (error) {
    return say.unchecked(about, `${what}: ${new URL(url).origin} cannot be asked: ${reasonOf(error)}`);
  }
}

async function checkIssuer(
  issuer: IssuerConfig,
  baseUrl: string,
  organization: string | undefined,
): Promise<Finding[]> {
  const isTemplate = issuer.issuer.includes(ORGANIZATION_PLACEHOLDER);
  if (isTemplate && organization === undefined)
    return [say.unchecked(issuer.issuer, 'it stands for many: say --organization SLUG for one of them')];
  const url = isTemplate ? urlFor(issuer, organization ?? '') : issuer.issuer;
  const { metadata, findings } = await discover(url, url);
  if (metadata === null) return findings;
  const more = await Promise.all([checkSigningKeys(url, metadata), checkClient(url, issuer, metadata, baseUrl)]);
  return [...more, ...findings];
}

/** Judges every provider of VERTEBRA_ISSUERS_FILE; `organization` fills in a template. */
export async function checkIssuers({ issuers, baseUrl }: Config, organization?: string): Promise<Finding[]> {
  return (await Promise.all(issuers.map((issuer) => checkIssuer(issuer, baseUrl, organization)))).flat();
}
