/** When the support grants of each Organization were written last, as this process hears it. */
import { getCatalyst } from '../../nats/connections/catalyst.ts';
import { forget, singleton } from '../../nats/connections/singleton.ts';
import { watchBucket } from '../../nats/streams/watch-bucket.ts';

/** Proxies take a request for dead after 30 s or 60 s. */
const LONGEST_MS = 25_000;
const CHECK_MS = 1_000;
const NAME = 'support.grant-changes';

interface Changes {
  /** Organization → revision of the bucket at which one of its grants was written last: the same in every process */
  marks: Map<string, number>;
  /** Organization → who waits for the next one */
  waiting: Map<string, Set<() => void>>;
}

/** Grants are `<organization>.<id>`; claims on a place, which stand beside them, have one token more. */
function organizationOfKey(key: string): string | null {
  const [organization = '', id, more] = key.split('.');
  return id === undefined || more !== undefined ? null : organization;
}

const tellAll = (waiting: Changes['waiting'], organization: string): void => {
  for (const wake of waiting.get(organization) ?? []) wake();
};

async function listen(): Promise<Changes> {
  const changes: Changes = { marks: new Map(), waiting: new Map() };
  const { connection } = await getCatalyst();
  const { ended } = await watchBucket(connection, 'support-grants', (key, _, revision) => {
    const organization = organizationOfKey(key);
    if (organization === null) return;
    changes.marks.set(organization, Math.max(changes.marks.get(organization) ?? 0, revision));
    tellAll(changes.waiting, organization);
  });
  const end = () => {
    forget(NAME);
    for (const organization of changes.waiting.keys()) tellAll(changes.waiting, organization);
  };
  ended.then(end, end);
  return changes;
}

const getChanges = (): Promise<Changes> => singleton(NAME, listen);

/** The mark of the newest grant of an Organization that this process heard of; 0 before the first. Throws `nats-unavailable`. */
export const grantMark = async (organization: string): Promise<number> =>
  (await getChanges()).marks.get(organization) ?? 0;

/**
 * The same, once it is beyond a mark, 25 s have passed, or `isOver` says, within a second, that nobody needs the answer: an open request
 * would delay the stop of the process. Throws `nats-unavailable`.
 */
export async function grantChange(organization: string, after: number, isOver: () => boolean): Promise<number> {
  const { marks, waiting } = await getChanges();
  const now = () => marks.get(organization) ?? 0;
  if (now() > after || isOver()) return now();
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const wake = () => resolve(undefined);
  const others = waiting.get(organization) ?? new Set();
  waiting.set(organization, others.add(wake));
  const timer = setTimeout(wake, LONGEST_MS);
  const check = setInterval(() => isOver() && wake(), CHECK_MS);
  await promise;
  clearTimeout(timer);
  clearInterval(check);
  others.delete(wake);
  if (others.size === 0 && waiting.get(organization) === others) waiting.delete(organization);
  return now();
}
