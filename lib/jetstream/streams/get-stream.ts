import { askLeader } from '../ask-leader.ts';
import type { NatsConnectionLike } from '../connection.ts';
import { memberText } from '../decode/json-text.ts';
import type { StreamInfo } from './stream-info.ts';
import { streamInfoSchema } from './stream-info.ts';

/** Configuration and state of one stream, as its leader has it. @throws JetStreamError, code 404 when there is none */
export const getStream = (connection: NatsConnectionLike, stream: string): Promise<StreamInfo> =>
  askLeader(connection, `STREAM.INFO.${stream}`, {}, streamInfoSchema, (info, text) => ({
    ...info,
    configText: memberText(text, 'config') ?? undefined,
  }));
