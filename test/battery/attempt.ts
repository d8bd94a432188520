/**
 * One thing a hostile client does: plain data, so that it goes into a page as JSON. The answer to a `request` is awaited in
 * the attacker's own inbox; with `reply` it is sent to where the attacker may not publish itself.
 */
export interface Attempt {
  name: string;
  act: 'publish' | 'request' | 'subscribe';
  subject: string;
  payload?: string;
  headers?: Record<string, string>;
  reply?: string;
}

export const publish = (subject: string, payload = 'evil', headers?: Record<string, string>): Attempt => ({
  name: `publish ${subject}${headers ? ` ${JSON.stringify(headers)}` : ''}`,
  act: 'publish',
  subject,
  payload,
  ...(headers && { headers }),
});

/** A body is sent as JSON, a text as it is. */
export const request = (subject: string, body: object | string = '', why = ''): Attempt => ({
  name: `request ${subject}${why && ` (${why})`}`,
  act: 'request',
  subject,
  payload: typeof body === 'string' ? body : JSON.stringify(body),
});

export const subscribe = (subject: string): Attempt => ({ name: `subscribe ${subject}`, act: 'subscribe', subject });
