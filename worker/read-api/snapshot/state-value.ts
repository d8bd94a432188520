import { summaryStateSchema } from '../../../lib/domain/environments/environment-state.ts';
import { SUMMARY_KIND } from '../../../lib/domain/environments/environment-state-words.ts';
import { isObjectState } from './is-object-state.ts';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * What a key holds, as one line of JSON: the text as it was written, since making it anew costs more than reading it. Null when
 * it is not what the projector writes; somebody else may write into the bucket, too.
 */
export function stateValue(key: string, bytes: Uint8Array): string | null {
  try {
    const text = decoder.decode(bytes);
    const value: unknown = JSON.parse(text);
    const isSummary = key.startsWith(`${SUMMARY_KIND}/`);
    if (isSummary ? !summaryStateSchema.safeParse(value).success : !isObjectState(value)) return null;
    // It would end a line of NDJSON, and a field of an event stream. JSON has line feeds between its tokens only.
    return text.replaceAll(/[\r\n]/g, ' ');
  } catch {
    return null;
  }
}
