import type { SessionProblem } from './session-state.ts';

/** A frame that is one protocol error and nothing else. Errors are short; a message never is a frame of this form by itself. */
const ERROR_FRAME = /^-ERR '([^\r\n]*)'\r\n/;
const MOST_CHARACTERS = 1_024;
/** While no connection comes to stand, the next one is tried later and later. */
const FIRST_RETRY_MILLISECONDS = 1_000;
const LAST_RETRY_MILLISECONDS = 15_000;

/**
 * Hears what the server says before it closes a connection. The client keeps those words to itself: while it connects it
 * tells of a time-out, and afterwards of a code that many errors share.
 */
export class ServerErrors {
  /** the last error, in the server's words; null when it gave none */
  last: string | null = null;
  /** WebSockets that were opened since a connection stood */
  #dials = 0;
  readonly #onError: (words: string) => void;

  constructor(onError: (words: string) => void = () => undefined) {
    this.#onError = onError;
  }

  /** A connection stands: what was said before is over. */
  forget(): void {
    this.last = null;
    this.#dials = 0;
  }

  /** How long to wait before the next WebSocket, in milliseconds; not all pages at once. */
  readonly retryDelay = (): number =>
    Math.min(FIRST_RETRY_MILLISECONDS * 2 ** Math.max(this.#dials - 1, 0), LAST_RETRY_MILLISECONDS) *
    (1 + Math.random() / 2);

  /** Opens the WebSocket as the client would (nats.ws, WsConnectionOptions). */
  readonly wsFactory = (url: string): Promise<{ socket: WebSocket; encrypted: boolean }> => {
    this.#dials += 1;
    const socket = new WebSocket(url);
    socket.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (!(data instanceof ArrayBuffer) || data.byteLength > MOST_CHARACTERS) return;
      const [, words] = ERROR_FRAME.exec(new TextDecoder().decode(data)) ?? [];
      if (words === undefined) return;
      this.last = words;
      this.#onError(words);
    });
    return Promise.resolve({ socket, encrypted: url.startsWith('wss://') });
  };
}

/** What nats-server says to clients (server/errors.go and client.go at 2.15), lower case, and what that means to people. */
const MEANINGS: readonly [words: string, title: string, meaning: string][] = [
  [
    'maximum account active connections exceeded',
    'The account has no connection free',
    'As many clients are connected to it as its limit allows. Close one, another tab perhaps, or have the limit raised.',
  ],
  [
    'maximum connections exceeded',
    'The NATS server has no connection free',
    'It takes no more clients of anybody until some go.',
  ],
  ['maximum subscriptions exceeded', 'The account has no subscription free', 'Views that follow something stay empty.'],
  [
    'user authentication expired',
    'The credential of this connection has expired',
    'A session of this page renews it by itself.',
  ],
  ['user authentication revoked', 'The credential of this connection was revoked', 'Somebody withdrew it.'],
  ['account authentication expired', 'The account has expired', 'Nobody connects to it until an operator renews it.'],
  [
    'account authentication revoked',
    'The account was withdrawn',
    'Nobody connects to it until an operator restores it.',
  ],
  [
    'authorization violation',
    'NATS does not accept the credential of this connection',
    'The account may be suspended or expired, or the credential expired, revoked, or signed by a key that was replaced.',
  ],
  ['authentication timeout', 'The login to NATS took too long', 'The server waited and received nothing.'],
  ['maximum payload violation', 'A message was larger than NATS allows', 'The server closed the connection for it.'],
  [
    'maximum control line exceeded',
    'A subject was longer than NATS allows',
    'The server closed the connection for it.',
  ],
  ['stale connection', 'The connection was silent for too long', 'The server closed it; the computer may have slept.'],
  ['slow consumer', 'This page read too slowly', 'The server closed the connection.'],
  ['connection throttling is active', 'NATS takes new connections slowly now', 'Many clients connect at once.'],
  ['server shutdown', 'The NATS server stops', 'Another one, or the same, takes the connection soon.'],
  ['secure connection - tls required', 'NATS wants TLS', 'The WebSocket address should begin with wss.'],
  [
    'permissions violation',
    'NATS does not allow this session something that it asked for',
    'A view may stay empty because of it.',
  ],
];

/** What a server said with `-ERR`, with its meaning; words that are not known here are passed on as they are. */
export function describeServerError(words: string): SessionProblem {
  const said = words.toLowerCase();
  const [, title, meaning] = MEANINGS.find(([known]) => said.startsWith(known)) ?? [];
  return { title: title ?? 'NATS refuses this connection', detail: `${meaning ?? ''} It says: “${words}”.`.trim() };
}
