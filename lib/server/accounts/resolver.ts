/** The claims API of the full resolver (docs/nats.md). Speaks as the system account's user. */
import { VertebraError } from '../../domain/errors.ts';
import { natsUnavailable } from '../nats/connections/connect.ts';
import { askServers, gather } from '../nats/connections/gather.ts';
import { knownServers } from '../nats/connections/servers.ts';
import { getSystem } from '../nats/connections/system.ts';

const PACK_DEADLINE_MS = 60_000;
/** longer than a busy server rests between two messages of its answer */
const PACK_PAUSE_MS = 5000;
const LOOKUP_TIMEOUT_MS = 3000;

/** The next one, unless it takes too long. */
async function inTime<T>(next: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error('PACK stopped in the middle'));
    }, PACK_PAUSE_MS);
  });
  try {
    return await Promise.race([next, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Hands over every account's claims as stored, `(account, jwt)` each, while they arrive. Nothing is judged here. Gives up
 * when nothing comes for a while: with a connection that was lost in between, nothing ever will.
 */
export async function packClaims(take: (account: string, jwt: string) => void): Promise<void> {
  try {
    const system = await getSystem();
    const messages = await system.requestMany('$SYS.REQ.CLAIMS.PACK', '', {
      strategy: 'sentinel',
      maxWait: PACK_DEADLINE_MS,
      noMux: true,
    });
    const iterator = messages[Symbol.asyncIterator]();
    let complete = false;
    for (let next = await inTime(iterator.next()); !next.done; next = await inTime(iterator.next())) {
      const message = next.value;
      complete = message.data.length === 0;
      for (const line of message.string().split('\n')) {
        const bar = line.indexOf('|');
        if (bar > 0) take(line.slice(0, bar), line.slice(bar + 1));
      }
    }
    if (!complete) throw new Error('PACK ended before its end mark');
  } catch (error) {
    throw natsUnavailable(error);
  }
}

/**
 * One account's claims as each server that is up stores them, unjudged; none when no server has any. All are asked, since
 * a server that has just come back may not know yet what the others do.
 */
export async function lookupClaims(account: string): Promise<string[]> {
  const system = await getSystem();
  const servers = await knownServers();
  const copies: string[] = [];
  let answers = 0;
  try {
    const subject = `$SYS.REQ.ACCOUNT.${account}.CLAIMS.LOOKUP`;
    for await (const message of askServers(system, subject, '', servers, LOOKUP_TIMEOUT_MS)) {
      answers += 1;
      if (message.data.length > 0) copies.push(message.string());
    }
  } catch (error) {
    throw natsUnavailable(error);
  }
  if (answers === 0) throw natsUnavailable(new Error('no answer to a claims look-up'));
  return copies;
}

/**
 * Has the accounts that a request signed by the operator names deleted on every server that is up. Gives by server name whether it did;
 * one whose resolver deletes none (`allow_delete`) says false. Throws `nats-unavailable` when no server answers.
 */
export async function deleteClaims(request: string): Promise<Map<string, boolean>> {
  const answers = await gather(await getSystem(), '$SYS.REQ.CLAIMS.DELETE', request, await knownServers());
  return new Map(answers.map(({ server, error }) => [server.name, error === undefined]));
}

/** Stores claims on every server that is up; `onTaken` gets the name of each that took them, as it says so. Throws when one refused. */
export async function updateClaims(jwt: string, onTaken: (server: string) => void = () => undefined): Promise<void> {
  const system = await getSystem();
  const answers = await gather(system, '$SYS.REQ.CLAIMS.UPDATE', jwt, await knownServers(), {
    tell: ({ server, error }) => {
      if (error === undefined) onTaken(server.name);
    },
  });
  const refusal = answers.find((answer) => answer.error !== undefined);
  if (refusal) {
    throw new VertebraError('internal', 'The resolver refused the account claims.', {
      cause: new Error(`${refusal.server.name}: ${refusal.error?.description ?? 'no reason given'}`),
    });
  }
}
