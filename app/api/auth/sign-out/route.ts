import { signOut } from '@/lib/server/http/sign-out.ts';

export const POST = signOut;
