import { queryOptions } from '@tanstack/react-query';

import type { Me } from '../../domain/system/me.ts';
import { api } from '../../domain/paths.ts';
import { callApi } from '../api.ts';

/** Who is signed in. Roles change with the next session, so it is asked once. */
export const meQuery = () =>
  queryOptions({
    queryKey: ['me'],
    queryFn: ({ signal }) => callApi<Me>(api.me(), { signal }),
    staleTime: Infinity,
  });
