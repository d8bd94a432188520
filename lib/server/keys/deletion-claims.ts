/** Claims of an Organization that is being deleted, and of one that was. Pure: nothing is signed here. */
import type { AccountClaims } from './claims.ts';

type Block = AccountClaims['nats'];

const DELETING_TAG = 'vertebra-deleting';
const DELETED_TAG = 'vertebra-deleted';

/** Whether claims say that their Organization is being deleted. */
export const isDeleting = ({ tags }: Pick<Block, 'tags'>): boolean => tags.includes(DELETING_TAG);
/** Whether claims are what is left of a deleted Organization. */
export const isDeleted = ({ tags }: Pick<Block, 'tags'>): boolean => tags.includes(DELETED_TAG);

/** Refuses every user JWT there is: none is let in, and no signing key counts any more. `now` is in seconds since 1970. */
const nobody = (now: number) => ({ signing_keys: [], revocations: { '*': now } });

/** The claims as they are while what is in the account is taken away: JetStream's limits stay, so that it is told of until it is gone. */
export function deletingClaims(block: Block, now: number): Block {
  const tags = [...block.tags.filter((tag) => tag !== DELETING_TAG), DELETING_TAG];
  return { ...block, limits: { ...block.limits, conn: 0, leaf: 0 }, ...nobody(now), tags };
}

/** What is left where a server does not delete claims: an account of nobody, that nothing can be in. */
export function deletedClaims(now: number): Block {
  const unlimited = { subs: -1, data: -1, payload: -1, imports: -1, exports: -1, wildcards: true };
  const nothing = { conn: 0, leaf: 0, mem_storage: 0, disk_storage: 0, streams: 0, consumer: 0 };
  return {
    type: 'account',
    version: 2,
    limits: { ...unlimited, ...nothing },
    imports: [],
    exports: [],
    ...nobody(now),
    tags: [DELETED_TAG],
  };
}
