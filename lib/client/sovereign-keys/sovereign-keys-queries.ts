import { queryOptions } from '@tanstack/react-query';
import { api } from '../../domain/paths.ts';
import type { BegunRotation, RotateMasterSecret, RotateOperatorKey } from '../../domain/system/key-rotation.ts';
import type { MasterUses, SovereignKeys } from '../../domain/system/sovereign-keys.ts';
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

/** What each master secret is still needed for: claims of all accounts are read, so they are asked for once, and again when a rotation is over. */
export const masterUsesQuery = (rotatedAt: string | null) =>
  queryOptions({
    queryKey: ['master-uses', rotatedAt],
    queryFn: ({ signal }) => callApi<MasterUses>(api.masterUses(), { signal }),
    staleTime: Infinity,
  });

/** Has the next key sign, asks for it, or approves it. @throws ApiProblem */
export const rotateOperatorKey = (body: RotateOperatorKey) =>
  callApi<BegunRotation>(api.operatorRotations(), { method: 'POST', body });

/** Takes a request back, or denies it. @throws ApiProblem */
export const withdrawOperatorRotation = () => callApi(api.operatorWithdrawals(), { method: 'POST' });

/** Has all signing keys derived from another master secret, asks for it, or approves it. @throws ApiProblem */
export const rotateMasterSecret = (body: RotateMasterSecret) =>
  callApi<BegunRotation>(api.masterRotations(), { method: 'POST', body });

/** Takes a request back, or denies it. @throws ApiProblem */
export const withdrawMasterRotation = () => callApi(api.masterWithdrawals(), { method: 'POST' });
