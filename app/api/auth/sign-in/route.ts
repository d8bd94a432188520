import { signIn } from '@/lib/server/http/sign-in/sign-in.ts';

export const GET = signIn;
