/** Writes into an Organization's record that it is suspended or resumed: of several who ask at once one is first, and the others are told who. */
import { VertebraError } from '../../../domain/errors.ts';
import type { Suspension } from '../../../domain/organizations/suspension.ts';
import type { AccountSettings } from '../../keys/claims-settings.ts';
import { readSettings } from '../../keys/claims-settings.ts';
import { knownAccounts } from '../account-writer.ts';
import type { IndexedOrganization } from '../organization-of-claims.ts';
import { changeRecord, reserveOrganization, updateRecord } from '../organization-record.ts';
import { changeOf, withChange } from '../settings/settings-change.ts';
import type { WantedSettings } from '../settings/settings-change.ts';
import { readStoredClaims } from '../stored-claims.ts';

/** Whoever is at work for longer is not at work any more, so somebody else may begin. */
const ACT_MS = 2 * 60_000;

const who = ({ by, at, reason }: Suspension): string => `by ${by.username} at ${at} (“${reason}”)`;
const conflict = (text: string) => new VertebraError('conflict', `${text} Nothing was changed.`);

/** Throws when what is wanted is so already, is being done or undone by somebody, or cannot be done as it is asked for. */
function demandPossible(slug: string, home: AccountSettings, last: Suspension | undefined, wanted: Suspension): void {
  if (last?.written === false && Date.now() - Date.parse(last.at) < ACT_MS)
    throw conflict(`${slug} is being ${last.suspended ? 'suspended' : 'resumed'} ${who(last)}.`);
  const isKnown = last?.suspended === home.suspended;
  if (wanted.suspended && home.suspended)
    throw conflict(`${slug} is suspended already, ${isKnown ? who(last) : 'by another tool'}.`);
  if (!wanted.suspended && !home.suspended)
    throw conflict(`${slug} is not suspended${isKnown ? `: it was resumed ${who(last)}` : ''}.`);
  if (wanted.suspended) return;
  const needed = home.connections === 0;
  if (needed === (wanted.connections !== null)) return;
  const message = needed
    ? 'Another tool set its limit of connections to 0, and nobody knows what it was before: say how many it gets.'
    : `It gets its limit of before (${home.connections < 0 ? 'unlimited' : String(home.connections)}); change it once it is resumed.`;
  throw new VertebraError('invalid-request', message, { fields: [{ path: 'connections', message }] });
}

function settingsOf(
  { suspended, connections }: Suspension,
  current: Record<'home' | 'edge', AccountSettings>,
): WantedSettings {
  const of = (side: 'home' | 'edge') => ({
    suspended,
    ...(connections !== null && current[side].connections === 0 && { connections }),
  });
  return { home: of('home'), edge: of('edge') };
}

/**
 * Orders a suspension or a resumption: it and the change of settings are one write of the record, from which whoever writes claims
 * carries it in. Once more for one that stands there as the last one brings it up to now. Gives the last one, which is another's when
 * somebody came later. Throws `conflict` that names who was first, and `invalid-request` about `connections`; nothing is changed then.
 */
export async function orderSuspension(
  { slug, account }: IndexedOrganization,
  wanted: Suspension,
  isAgain = false,
): Promise<Suspension> {
  for (;;) {
    const { record, revision } = await reserveOrganization(slug, await knownAccounts(account));
    const { change, suspension: last } = record;
    if (isAgain && last?.act !== wanted.act) return last ?? wanted;
    if (record.home !== account)
      throw conflict(`The resolver has another home account of ${slug} than the one that Vertebra made.`);
    const [home, edge] = await Promise.all([readStoredClaims(record.home), readStoredClaims(record.edge)]);
    if (home === null) throw new Error(`The resolver has no claims of ${record.home}.`);
    if (edge === null) throw new Error(`The resolver has no claims of ${record.edge}.`);
    const now = Date.now();
    const current = {
      home: readSettings(withChange(home.nats, change, 'home', now)),
      edge: readSettings(withChange(edge.nats, change, 'edge', now)),
    };
    if (!isAgain) demandPossible(slug, current.home, last, wanted);
    const next = changeOf({ act: wanted.act, at: now }, current, settingsOf(wanted, current), change);
    const suspension = isAgain ? (last ?? wanted) : wanted;
    if ((await updateRecord(slug, { ...record, change: next, suspension }, revision)) !== null) return suspension;
  }
}

/** Changes what is remembered of a suspension, unless another one came since. Gives it as it is then, or null. */
export async function noteSuspension(
  slug: string,
  act: string,
  note: (suspension: Suspension) => Suspension,
): Promise<Suspension | null> {
  const { suspension } = await changeRecord(slug, (record) =>
    record.suspension?.act === act ? { ...record, suspension: note(record.suspension) } : null,
  );
  return suspension?.act === act ? suspension : null;
}
