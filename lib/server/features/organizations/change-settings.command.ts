import type { Caller } from '../../../domain/system/caller.ts';
import { VertebraError } from '../../../domain/errors.ts';
import { limitConsequences } from '../../../domain/organizations/limit-consequences.ts';
import { EDGE_LIMITS } from '../../../domain/organizations/settings.ts';
import type { ChangeSettings, OrganizationSettings } from '../../../domain/organizations/settings.ts';
import { authorize } from '../../access/authorize.ts';
import { findOrganization } from '../../accounts/find-organization.ts';
import { changeSettings, readBothAccounts } from '../../accounts/settings/change-settings.ts';
import type { BothSettings, SettingsChange, WantedSettings } from '../../accounts/settings/settings-change.ts';
import { audited } from '../../audit/audited.ts';
import { getConfig } from '../../config/config.ts';
import { inUseOf, toSettings, versionOf } from './get-settings.query.ts';

type Use = Awaited<ReturnType<typeof inUseOf>>;

const refuse = (message: string): never => {
  throw new VertebraError('conflict', `${message} Nothing was changed.`);
};

/** Throws `conflict` where the limits would lock everybody out, or are lower than what is in use and nobody said that they may be. */
function checkLimits({ limits, belowUse }: ChangeSettings, { home }: BothSettings, use: Use): void {
  if (limits === undefined) return;
  const consequences = limitConsequences(home, limits, use);
  const texts = (kind: string) => consequences.filter((one) => one.kind === kind).map(({ text }) => text);
  const [lockedOut, below] = [texts('locked-out'), texts('below-use')];
  if (lockedOut.length > 0) refuse(lockedOut.join(' '));
  if (below.length > 0 && !belowUse)
    refuse(`${below.join(' ')} Confirm that these limits may be below what is in use (belowUse).`);
}

/** What both accounts shall have: the edge account gets the limits of connections, too. */
function wantedOf({ displayName, plan, limits }: ChangeSettings): WantedSettings {
  const edge = limits && Object.fromEntries(EDGE_LIMITS.map((name) => [name, limits[name]]));
  const home = { ...(displayName !== undefined && { displayName }), ...(plan !== undefined && { plan }), ...limits };
  return { home, ...(edge && { edge }) };
}

/** What was changed, for the audit log: `home connections 1000 → 50`. */
const evidenceOf = ({ entries }: SettingsChange): string =>
  entries.length === 0
    ? 'Nothing was different.'
    : entries
        .map(
          ({ side, name, before, after }) =>
            `${side} ${name} ${JSON.stringify(before.at(-1))} → ${JSON.stringify(after)}`,
        )
        .join(', ');

/**
 * Changes name, plan and limits of an Organization in both accounts. Of two changes that are based on the same version one wins, the other
 * gets `conflict` and changes nothing. Throws `invalid-request` for a plan that is not configured.
 */
export async function changeOrganizationSettings(
  caller: Caller,
  slug: string,
  input: ChangeSettings,
): Promise<OrganizationSettings> {
  const grant = authorize(caller.actor, 'organization.change', slug);
  const organization = await findOrganization(grant);
  const { plan } = input;
  if (plan !== undefined && plan !== null && getConfig().plans.every(({ name }) => name !== plan))
    throw new VertebraError('invalid-request', `There is no plan “${plan}”. Nothing was changed.`);
  const subject = { action: 'organization.change', organization: slug, object: slug } as const;
  await audited(
    caller,
    subject,
    async () => {
      const use = await inUseOf(organization, await readBothAccounts(organization));
      return changeSettings(grant, organization, caller.correlation, ({ settings }) => {
        if (versionOf(settings) !== input.version)
          refuse(`The settings of ${slug} have changed since they were looked at.`);
        checkLimits(input, settings, use);
        return wantedOf(input);
      });
    },
    evidenceOf,
  );
  const changed = await findOrganization(grant);
  return toSettings(caller, changed, await readBothAccounts(changed));
}
