import { VertebraError } from '../../../domain/errors.ts';
import { environmentName, retiredMessage } from '../../../domain/names.ts';
import type { EnvironmentType } from '../../../domain/names.ts';
import type { IndexedOrganization } from '../organization-of-claims.ts';

/** Throws `conflict` when an Environment is retired, or is not there any more: nobody gets a credential for it. */
export function demandActive(
  { slug, environments, retired }: Pick<IndexedOrganization, 'slug' | 'environments' | 'retired'>,
  { environment }: { environment: EnvironmentType },
): void {
  if (environments.includes(environment)) return;
  const name = environmentName(slug, environment);
  throw new VertebraError(
    'conflict',
    retired.includes(environment) ? retiredMessage(name) : `${slug} has no Environment ${name} any more.`,
  );
}
