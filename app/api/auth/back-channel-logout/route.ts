import { backChannelLogout } from '@/lib/server/http/back-channel-logout.ts';

export const POST = backChannelLogout;
