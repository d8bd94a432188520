import type { OrganizationGrant, SovereignGrant } from '../../domain/grant.ts';
import { processActor } from './process-actor.ts';

/** The server itself, as the audit log names it. */
export const VERTEBRA = processActor('vertebra', 'Vertebra');

/**
 * What the server may do in an Organization to finish or undo an act whose server died in it. Who asked for the act was judged
 * then. For `*.reconcile.ts` alone (rule `reconcile-grant-for-reconciling-alone`).
 */
export const reconcileGrant = (organization: string): OrganizationGrant<'intent.reconcile'> =>
  ({ action: 'intent.reconcile', actor: VERTEBRA, organization }) as unknown as OrganizationGrant<'intent.reconcile'>;

/** What the server may do in an Organization by itself when its home account was suspended or resumed: close both accounts to everybody, or open them as they were. */
export const suspensionGrant = (organization: string): OrganizationGrant<'suspension.settle'> =>
  ({ action: 'suspension.settle', actor: VERTEBRA, organization }) as unknown as OrganizationGrant<'suspension.settle'>;

/** What the server may do with the accounts of a deleted Organization by itself, when somebody has written their claims again: remove them. */
export const deletionGrant = (organization: string): OrganizationGrant<'deletion.enforce'> =>
  ({ action: 'deletion.enforce', actor: VERTEBRA, organization }) as unknown as OrganizationGrant<'deletion.enforce'>;

/** What the server may do in an Organization after an upgrade: write the permissions that its roles have now to its own signing keys. */
export const renewalGrant = (organization: string): OrganizationGrant<'signing-key.renew'> =>
  ({ action: 'signing-key.renew', actor: VERTEBRA, organization }) as unknown as OrganizationGrant<'signing-key.renew'>;

/** What the server may do with all accounts once another signing key of the operator signs: sign them again by it. */
export const resignGrant = (): SovereignGrant<'operator-key.resign'> =>
  ({
    action: 'operator-key.resign',
    actor: VERTEBRA,
    organization: null,
  }) as unknown as SovereignGrant<'operator-key.resign'>;
