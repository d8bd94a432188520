import { withoutRenewal } from '../../../../domain/credentials/renewal.ts';
import type { FindOutcome } from '../../../audit/outcome.ts';
import { changeCredential } from '../credential-record.store.ts';

/**
 * A renewal that came to no end: its JWT leaves the server only after the outcome was written, so without one nobody has it. The record
 * goes back to what it was, or the inventory would show an end that no file has.
 */
export const outcomeOfRenewal: FindOutcome = async ({ organization, object, correlation }) => {
  if (organization !== null)
    await changeCredential(organization, object, (credential) => withoutRenewal(credential, correlation));
  return { result: 'failed', reason: 'Nothing was renewed: the answer was never sent.' };
};
