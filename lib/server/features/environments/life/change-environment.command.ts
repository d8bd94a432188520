import { VertebraError } from '../../../../domain/errors.ts';
import type {
  ChangeEnvironment,
  EnvironmentAct,
  EnvironmentLife,
} from '../../../../domain/environments/environment-life.ts';
import { isMoved, settingsConsequences } from '../../../../domain/environments/settings-consequences.ts';
import type { Caller } from '../../../../domain/system/caller.ts';
import { authorize } from '../../../access/authorize.ts';
import { readEnvironmentStreams } from '../../../accounts/environments/read-streams.ts';
import { findOpenOrganization, findOrganization } from '../../../accounts/find-organization.ts';
import { audited } from '../../../audit/audited.ts';
import { demandPlacement } from '../../../nats/connections/demand-placement.ts';
import { findAnyEnvironment } from '../find-environment.query.ts';
import { actOf, carryOutChange, whileActing } from './carry-out-act.command.ts';
import { changeWords } from './environment-words.ts';
import { describeStreams, readEnvironmentLife } from './get-environment.query.ts';

const refuse = (code: 'conflict' | 'invalid-request', message: string): never => {
  throw new VertebraError(code, `${message} Nothing was changed.`);
};

/**
 * Changes how long and how much an Environment keeps, and on which servers. Of two changes that are based on the same version one wins, the
 * other gets `conflict` and changes nothing. Throws as `authorize` does, also for other servers alone; `not-found`; `conflict` for a retired
 * Environment, and when data would be dropped and nobody said that it may be; `invalid-request` for what NATS or the servers cannot do.
 */
export async function changeEnvironment(
  caller: Caller,
  slug: string,
  environment: string,
  { version, settings: after, dropsData }: ChangeEnvironment,
): Promise<EnvironmentLife> {
  const grant = authorize(caller.actor, 'environment.change', slug);
  const { organization, type } = await findAnyEnvironment(grant, environment);
  const wanted = actOf(caller, 'change');
  const judge = async (): Promise<EnvironmentAct> => {
    const streams = await readEnvironmentStreams(organization.account, environment);
    const now = describeStreams(streams);
    const { settings: before, inUse } = now;
    if (before === null)
      return refuse(
        'conflict',
        streams.silent.length === 0
          ? `${environment} has no stream of events, or no bucket: add it again.`
          : `${streams.silent.join(', ')} did not answer, and may have the streams of ${environment}.`,
      );
    if (now.version !== version)
      refuse('conflict', `The settings of ${environment} have changed since they were looked at.`);
    const isScaled = before.replicas !== after.replicas;
    if (isScaled || isMoved(before, after)) {
      authorize(caller.actor, 'environment.place', slug);
      await demandPlacement(after, 'Nothing was changed.', 'settings.');
    }
    const consequences = settingsConsequences(before, after, inUse, Date.now());
    const texts = (kind: string) => consequences.filter((one) => one.kind === kind).map(({ text }) => text);
    if (texts('refused').length > 0) refuse('invalid-request', texts('refused').join(' '));
    if (texts('drops').length > 0 && !dropsData)
      refuse('conflict', `${texts('drops').join(' ')} Confirm that this may be (dropsData).`);
    return { ...wanted, settings: { before, after } };
  };
  await audited(
    caller,
    { action: 'environment.change', organization: slug, object: environment },
    async () => {
      await findOpenOrganization(grant);
      return whileActing(slug, wanted, () => carryOutChange(grant, { organization, type, wanted }, judge));
    },
    ({ settings }) => (settings === undefined ? '' : changeWords(settings.before, settings.after)),
  );
  return readEnvironmentLife(await findOrganization(grant), type);
}
