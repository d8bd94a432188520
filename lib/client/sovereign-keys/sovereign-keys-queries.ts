import { queryOptions } from '@tanstack/react-query';
import { api } from '../../domain/paths.ts';
import type { RotateOperatorKey, SovereignKeys } from '../../domain/system/sovereign-keys.ts';
import { callApi } from '../api.ts';
import { each } from '../request-budget.ts';

const LIVE_MILLISECONDS = 5_000;

/** Which keys of the Sovereign sign and who trusts them; every server is asked again and again. */
export const sovereignKeysQuery = () =>
  queryOptions({
    queryKey: ['sovereign-keys'],
    queryFn: ({ signal }) => callApi<SovereignKeys>(api.sovereignKeys(), { signal }),
    refetchInterval: each(LIVE_MILLISECONDS),
  });

/** Has the next key sign, asks for it, or approves it. @throws ApiProblem */
export const rotateOperatorKey = (body: RotateOperatorKey) =>
  callApi<{ state: 'requested' | 'begun' }>(api.operatorRotations(), { method: 'POST', body });

/** Takes a request back, or denies it. @throws ApiProblem */
export const withdrawOperatorRotation = () => callApi(api.operatorWithdrawals(), { method: 'POST' });
