import type { Action } from '../../domain/access-table.ts';
import { VertebraError } from '../../domain/errors.ts';
import type { ErrorCode, FieldProblem } from '../../domain/errors.ts';
import { organizationNotFoundMessage } from '../../domain/names.ts';

/** The error of a look-up that found no such Organization. */
export const organizationNotFound = (organization: string): VertebraError =>
  new VertebraError('not-found', organizationNotFoundMessage(organization));

/** `authorize` said no. Carries what was asked for, so that the edge can write the refusal into the audit log. */
export class AccessRefused extends VertebraError {
  readonly action: Action;
  /** as it was asked for, so not necessarily a slug; null when it is about the Sovereign */
  readonly organization: string | null;

  constructor(code: ErrorCode, message: string, action: Action, organization: string | null, fields?: FieldProblem[]) {
    super(code, message, fields && { fields });
    this.action = action;
    this.organization = organization;
  }
}
