/** Replaced credentials that are to be revoked, as account catalyst remembers them: `<slug>.<public key>.<act>`. */
import { jetstreamManager } from '@nats-io/jetstream';
import { getStream } from '../../../../jetstream/streams/get-stream.ts';
import { withCatalyst } from '../../../nats/connections/catalyst.ts';
import { readValues } from '../../../spine/state/read-values.ts';

const BUCKET = 'open-replacements';

export interface OpenReplacement {
  organization: string;
  /** of the credential that is replaced */
  publicKey: string;
  /** correlation id of the act that replaced it */
  act: string;
  /** when that act began, in milliseconds since 1970 by the clock of NATS */
  at: number;
  /** when it is to be revoked, in milliseconds since 1970 */
  until: number;
}

type Named = Pick<OpenReplacement, 'organization' | 'publicKey' | 'act'>;
const nameOf = ({ organization, publicKey, act }: Named): string => `${organization}.${publicKey}.${act}`;

/** Remembers that a credential is to be revoked at a time, before anything else of its replacement is written. */
export const openReplacement = async (replacement: Named & { until: string }): Promise<void> => {
  await withCatalyst(({ openReplacements }) => openReplacements.put(nameOf(replacement), replacement.until));
};

/** All of them; one question while there is none. Throws `nats-unavailable`. */
export async function readOpenReplacements(): Promise<OpenReplacement[]> {
  const values = await withCatalyst(async ({ connection }) => {
    const { state } = await getStream(connection, `KV_${BUCKET}`);
    return state.messages === 0 ? [] : readValues(connection, BUCKET);
  });
  return values.map(({ key, text, at }) => {
    const [organization = '', publicKey = '', act = ''] = key.split('.');
    return { organization, publicKey, act, at, until: Date.parse(text) };
  });
}

/** Says that nothing is left to do. No marker stays: whoever looks each few seconds would read it. */
export const closeReplacement = (replacement: Named): Promise<void> =>
  withCatalyst(async ({ connection }) => {
    const { streams } = await jetstreamManager(connection, { checkAPI: false });
    await streams.purge(`KV_${BUCKET}`, { filter: `$KV.${BUCKET}.${nameOf(replacement)}` });
  });
