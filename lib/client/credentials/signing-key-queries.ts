import { queryOptions } from '@tanstack/react-query';
import type { RevocationEvidence } from '../../domain/credentials/revocation.ts';
import type { RotateSigningKey, SigningKeys } from '../../domain/credentials/signing-key.ts';
import { api } from '../../domain/paths.ts';
import { callApi, streamApi } from '../api.ts';
import { each } from '../request-budget.ts';

/** Whoever waits for the last client of an older key watches it go. */
const LIVE_MILLISECONDS = 10_000;

/** The signing keys of an Organization with who uses them, asked again and again. */
export const signingKeysQuery = (organization: string) =>
  queryOptions({
    queryKey: ['signing-keys', organization],
    queryFn: ({ signal }) => callApi<SigningKeys>(api.signingKeys(organization), { signal }),
    refetchInterval: each(LIVE_MILLISECONDS),
  });

/** Rotates, and gives the evidence as it comes. @throws ApiProblem */
export const rotateSigningKey = (organization: string, body: RotateSigningKey): AsyncGenerator<RevocationEvidence> =>
  streamApi<RevocationEvidence>(api.signingKeyRotations(organization), { method: 'POST', body });
