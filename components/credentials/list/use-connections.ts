'use client';

import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { connectedCredentialsQuery } from '@/lib/client/credentials/credential-queries.ts';
import type { KnownConnections } from './connections-cell.tsx';

/** Which credentials are connected, asked again and again while the page is looked at. What was known before is not shown on. */
export function useConnections(organization: string) {
  const { data, isError } = useQuery(connectedCredentialsQuery(organization));
  const connections = useMemo((): KnownConnections => {
    if (isError) return null;
    if (data === undefined) return undefined;
    const counts = new Map(data.connected.map(({ publicKey, connections: count }) => [publicKey, count]));
    return { counts, missing: data.missing, complete: data.complete };
  }, [data, isError]);
  return { connections, connectionsAt: data?.at };
}
