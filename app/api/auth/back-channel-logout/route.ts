import { backChannelLogout } from '@/lib/server/http/sign-in/back-channel-logout.ts';

export const POST = backChannelLogout;
