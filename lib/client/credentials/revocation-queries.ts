import { queryOptions } from '@tanstack/react-query';
import type { CredentialConnections, CredentialDetail } from '../../domain/credentials/credential-detail.ts';
import type {
  RevocationEvidence,
  RevocationPreview,
  RevocationSelection,
  RevokeCredentials,
} from '../../domain/credentials/revocation.ts';
import { api } from '../../domain/paths.ts';
import { callApi, streamApi } from '../api.ts';
import { each } from '../request-budget.ts';

const CONNECTIONS_MILLISECONDS = 4_000;
/** A server that was away is asked again by ours every 5 s. */
const UNPROVEN_MILLISECONDS = 5_000;

/** Everything about one credential of an Organization stands under this key. */
export const credentialKey = (organization: string) => ['credential', organization] as const;

/** One credential; asked again while its revocation is not proven on every server. */
export const credentialQuery = (organization: string, publicKey: string) =>
  queryOptions({
    queryKey: [...credentialKey(organization), publicKey],
    queryFn: ({ signal }) => callApi<CredentialDetail>(api.credential(organization, publicKey), { signal }),
    refetchInterval: (query) => {
      const servers = query.state.data?.revocation?.proof?.servers ?? [];
      return servers.some(({ provenAt }) => provenAt === null) ? each(UNPROVEN_MILLISECONDS)(query) : false;
    },
  });

/** Who is connected with a credential, asked again and again. */
export const credentialConnectionsQuery = (organization: string, publicKey: string) =>
  queryOptions({
    queryKey: [...credentialKey(organization), publicKey, 'connections'],
    queryFn: ({ signal }) =>
      callApi<CredentialConnections>(api.credentialConnections(organization, publicKey), { signal }),
    refetchInterval: each(CONNECTIONS_MILLISECONDS),
  });

/** What revoking a selection would cut now. */
export const revocationPreviewQuery = (organization: string, selection: RevocationSelection) =>
  queryOptions({
    queryKey: [...credentialKey(organization), 'preview', selection],
    queryFn: ({ signal }) =>
      callApi<RevocationPreview>(api.credentialRevocationPreview(organization), {
        method: 'POST',
        body: { selection },
        signal,
      }),
    // what stands in the dialog is what was confirmed
    refetchOnWindowFocus: false,
    staleTime: 0,
    gcTime: 0,
  });

/** Revokes, and gives the evidence as it comes. @throws ApiProblem */
export const revokeCredentials = (organization: string, body: RevokeCredentials): AsyncGenerator<RevocationEvidence> =>
  streamApi<RevocationEvidence>(api.credentialRevocations(organization), { method: 'POST', body });
