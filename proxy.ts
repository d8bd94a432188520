import type { NextRequest } from 'next/server';
import { guard } from '@/lib/server/http/page/guard.ts';

export const proxy = (request: NextRequest) => guard(request);

export const config = {
  matcher: [
    '/((?!_next/static/|_next/image|api/).*)',
    // A bearer token needs no session that would be renewed here, and its answers have their headers from the server's front.
    { source: '/api/:path*', missing: [{ type: 'header', key: 'authorization', value: '[Bb]earer .+' }] },
  ],
};
