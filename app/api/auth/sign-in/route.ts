import { signIn } from '@/lib/server/http/sign-in.ts';

export const GET = signIn;
