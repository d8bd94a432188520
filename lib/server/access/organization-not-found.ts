import { VertebraError } from '../../domain/errors.ts';

/**
 * Says that there is no such Organization, in the one wording that is also used for somebody else's: who asks must not
 * learn which of the two it is.
 */
export const organizationNotFoundMessage = (organization: string): string =>
  `There is no Organization “${organization}” that you can see. Check the name, or sign in with the Organization it belongs to.`;

/** The error of a look-up that found no such Organization. */
export const organizationNotFound = (organization: string): VertebraError =>
  new VertebraError('not-found', organizationNotFoundMessage(organization));
