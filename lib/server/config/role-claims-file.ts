import { ORGANIZATION_ROLES, SOVEREIGN_ROLES } from '../../domain/system/roles.ts';
import type { Role } from '../../domain/system/roles.ts';
import { z } from '../../domain/zod.ts';
import { log } from '../log/log.ts';
import { ConfigError } from './config-error.ts';
import { ORGANIZATION_PLACEHOLDER } from './issuers.ts';
import type { IssuerConfig } from './issuers.ts';
import { readJsonFile } from './json-file.ts';
import { stampOf } from './live-file.ts';
import { roleClaimsEntrySchema } from './role-claims.ts';
import type { RoleClaimsEntry } from './role-claims.ts';

const ROLE_CLAIMS_WANTS = 'a JSON file that says which claims give which roles (left out: Keycloak’s realm roles do)';

type Place = (string | number)[];
type Refuse = (place: Place, message: string) => void;

/** What an entry may say of an issuer of this scope. */
function checkAgainstScope({ claims }: RoleClaimsEntry, { scope }: IssuerConfig, refuse: Refuse): void {
  const [possible, whom] =
    scope.kind === 'sovereign'
      ? [SOVEREIGN_ROLES as readonly Role[], 'about the Sovereign']
      : [ORGANIZATION_ROLES as readonly Role[], 'about Organizations'];
  const hasMany = scope.kind === 'organization-template' || scope.kind === 'organization-claim';
  for (const [at, { claim, roles }] of claims.entries()) {
    for (const role of roles.keys()) {
      if (possible.includes(role)) continue;
      refuse(
        [at, 'roles', role],
        `This issuer speaks ${whom}, so it cannot give ${role}. It can give ${possible.join(', ')}.`,
      );
    }
    for (const written of [...claim, ...[...roles.values()].flat()]) {
      const times = written.split(ORGANIZATION_PLACEHOLDER).length - 1;
      if (times > 1 || (times === 1 && !hasMany)) {
        refuse([at], '{org} may stand once in a text, and only for an issuer of several Organizations.');
      }
    }
    const first = claims.findIndex((other) => JSON.stringify(other.claim) === JSON.stringify(claim));
    if (first !== at) refuse([at, 'claim'], 'This claim is there twice for one issuer.');
  }
}

/**
 * The file that VERTEBRA_ROLE_CLAIMS names, held against the issuers: URL of an issuer, as they have it → its claims. What could be
 * read in two ways is refused, and so is a role that tokens of the issuer cannot give.
 */
const roleClaimsSchema = (issuers: readonly IssuerConfig[]) =>
  z.array(roleClaimsEntrySchema).transform((entries, context) => {
    for (const [at, entry] of entries.entries()) {
      const issuer = issuers.find((one) => one.issuer === entry.issuer);
      if (entries.findIndex((other) => other.issuer === entry.issuer) !== at) {
        context.addIssue({ code: 'custom', path: [at, 'issuer'], message: 'This issuer is there twice.' });
      } else if (issuer) {
        checkAgainstScope(entry, issuer, (place, message) =>
          context.addIssue({ code: 'custom', path: [at, 'claims', ...place], message }),
        );
      } else {
        const known = issuers.map((one) => one.issuer).join(', ');
        const message = `It wants the URL of an issuer, exactly as VERTEBRA_ISSUERS_FILE has it: ${known}.`;
        context.addIssue({ code: 'custom', path: [at, 'issuer'], message });
      }
    }
    return new Map(entries.map(({ issuer, claims }) => [issuer, claims]));
  });

/**
 * The issuers of now, each with the claims that the file of now names for it. While the file cannot be used, or does not fit the
 * issuers, its last good state holds, and the log says why; issuers change all the same, so one that is taken out is out.
 * Throws a {@link ConfigError} when the file cannot be used at the start.
 * @param path null without such a file
 */
export function issuersWithRoleClaims(issuers: () => IssuerConfig[], path: string | null): () => IssuerConfig[] {
  if (path === null) return issuers;
  let seen = { stamp: '', issuers: [] as IssuerConfig[] };
  let claims: z.output<ReturnType<typeof roleClaimsSchema>> | null = null;
  let current: IssuerConfig[] = [];
  const read = (): IssuerConfig[] => {
    const now = { stamp: stampOf(path), issuers: issuers() };
    if (now.stamp === seen.stamp && now.issuers === seen.issuers) return current;
    seen = now;
    const file = readJsonFile(path, ROLE_CLAIMS_WANTS, roleClaimsSchema(now.issuers));
    if ('data' in file) claims = file.data;
    else if (claims === null) {
      throw new ConfigError(file.problems.map((wants) => ({ variable: 'VERTEBRA_ROLE_CLAIMS', wants })));
    } else {
      log('the roles that claims give stay as they were', {
        problem: `VERTEBRA_ROLE_CLAIMS ${file.problems.join(' ')}`,
      });
    }
    const known = claims;
    // A new list: what was verified of tokens is remembered by it.
    current = now.issuers.map((issuer) => ({ ...issuer, roleClaims: known.get(issuer.issuer) }));
    return current;
  };
  read();
  return read;
}
