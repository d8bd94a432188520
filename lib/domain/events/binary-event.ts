import { checkAttributes } from './cloud-event.ts';
import type { CloudEvent } from './cloud-event.ts';
import { parseJson } from './parse-json.ts';
import { isProblem } from './problem.ts';
import type { Problem } from './problem.ts';

/** Headers by name in lower case; of several with one name, the first. */
export type HeaderMap = ReadonlyMap<string, string>;

/**
 * An event whose attributes are headers and whose data is the payload (NATS protocol binding for CloudEvents 1.0.3, 3.1).
 * Values are percent-encoded UTF-8; the content type is that of the data.
 */
export function readBinaryEvent(headers: HeaderMap, payload: Uint8Array): CloudEvent | Problem {
  const attribute = (name: string): string | undefined => {
    const value = headers.get(`ce-${name}`);
    return value === undefined ? undefined : decodeURIComponent(value);
  };
  const read = (): CloudEvent | Problem => {
    try {
      return checkAttributes({
        specversion: attribute('specversion'),
        id: attribute('id'),
        source: attribute('source'),
        type: attribute('type'),
        time: attribute('time'),
        datacontenttype: headers.get('content-type'),
      });
    } catch {
      return { problem: 'A header that begins with “ce-” is not percent-encoded as it should be.' };
    }
  };
  const event = read();
  if (isProblem(event) || payload.length === 0) return event;
  const data = parseJson(payload);
  return isProblem(data) ? data : { ...event, data: data.value ?? undefined };
}
