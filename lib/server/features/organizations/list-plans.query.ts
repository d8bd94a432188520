import type { PlanList } from '../../../domain/organizations/plans.ts';
import type { Caller } from '../../../domain/system/caller.ts';
import { authorize } from '../../access/authorize.ts';
import { getConfig } from '../../config/config.ts';

/** The plans that a new Organization can have, as the configuration has them. */
export function listPlans(caller: Caller): PlanList {
  authorize(caller.actor, 'organization.create');
  return { plans: getConfig().plans };
}
