import { signOut } from '@/lib/server/http/sign-in/sign-out.ts';

export const POST = signOut;
