import type { Query } from '@tanstack/react-query';

/** Everything read by one session stands under this key: its name. */
export const natsKey = (session: string) => ['nats', session] as const;

const SETTLED = 'settled';

/** Under this key stands what cannot change once it was read: stored messages. */
export const settledKey = (session: string) => [...natsKey(session), SETTLED] as const;

/** Read, and the same for ever. */
export const isSettled = (query: Query): boolean => query.queryKey[2] === SETTLED && query.state.status === 'success';
