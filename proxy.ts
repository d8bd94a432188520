import type { NextRequest } from 'next/server';
import { guard } from '@/lib/server/http/page/guard.ts';

export const proxy = (request: NextRequest) => guard(request);

export const config = { matcher: '/((?!_next/static/|_next/image).*)' };
