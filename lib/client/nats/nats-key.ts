import type { Query } from '@tanstack/react-query';

/** Everything read over NATS of an Organization stands under this key. */
export const natsKey = (organization: string) => ['nats', organization] as const;

const SETTLED = 'settled';

/** Under this key stands what cannot change once it was read: stored messages. */
export const settledKey = (organization: string) => [...natsKey(organization), SETTLED] as const;

/** Read, and the same for ever. */
export const isSettled = (query: Query): boolean => query.queryKey[2] === SETTLED && query.state.status === 'success';
