'use client';

import { useQuery } from '@tanstack/react-query';

import type { Me } from '@/lib/domain/system/me.ts';
import { meQuery } from '@/lib/client/system/me.ts';

/** Who is signed in; undefined until the answer is there. */
export const useMe = (): Me | undefined => useQuery(meQuery()).data;
