import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { VertebraError } from '../../../domain/errors.ts';
import type { ErrorCode } from '../../../domain/errors.ts';
import { answerHeaders } from './answer.ts';
import { toProblem } from './problem.ts';
import { MAX_BODY_BYTES } from './read-body.ts';
import { traceRequest } from '../trace-request.ts';

/** What stands in front of a server's own handlers. */
interface Front {
  /** headers of every answer to this path; a handler may replace them */
  headers: (path: string) => Record<string, string>;
  /** the methods that a path takes, for `Allow`; null when the handlers themselves know best */
  methods: (path: string) => readonly string[] | null;
  /** the route that a path is of, for its span; left out where requests are not traced */
  route?: (path: string) => string | null;
}

/** What handlers are made for (RFC 9110, 9.3). The others, `TRACE` first, must not reach a framework that throws at them. */
const KNOWN_METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
const READING = ['GET', 'HEAD'];

const refuse = (code: ErrorCode, message: string) => new VertebraError(code, `${message} Nothing was changed.`);

/** Whether every `%` begins the encoding of UTF-8 (RFC 3986, 2.1): what cannot be decoded has no meaning here. */
function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

const wrongMethod = (method: string, allowed: readonly string[]) =>
  refuse('method-not-allowed', `This address does not take ${method.slice(0, 20)}. It takes ${allowed.join(', ')}.`);
const tooLarge = () => refuse('too-large', `The body is larger than ${MAX_BODY_BYTES / 1024} KiB.`);

/** One host and port, or an address in brackets (RFC 9110, 7.2). */
const HOST = /^(?:[\w.~!$&'()*+,;=%-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i;

/** Whoever stands before this server must understand the request as it does (RFC 9112, 3.2 and 6.1). */
function isPlain({ headers, headersDistinct, httpVersion }: IncomingMessage): boolean {
  const hosts = headersDistinct.host ?? [];
  const isHost = hosts.length === 0 ? httpVersion === '1.0' : hosts.length === 1 && HOST.test(hosts[0] ?? '');
  return isHost && (headers['transfer-encoding']?.trim().toLowerCase() ?? 'chunked') === 'chunked';
}

/** What is wrong with a request whatever its address means; null when nothing is. */
function problemOf(request: IncomingMessage, allowed: readonly string[]) {
  const { method = '', url = '', headers } = request;
  if (!KNOWN_METHODS.has(method)) return wrongMethod(method, allowed);
  if (!isPlain(request)) {
    return refuse('bad-request', 'It names no host or several, or its body has a form other than “chunked”.');
  }
  if (!url.startsWith('/')) return refuse('bad-request', 'The address is no path.');
  if (!isDecodable(url)) {
    return refuse('bad-request', 'The address is not percent-encoded UTF-8: a “%” in it is written as %25.');
  }
  if (!allowed.includes(method) && method !== 'OPTIONS') return wrongMethod(method, allowed);
  return Number(headers['content-length'] ?? 0) > MAX_BODY_BYTES ? tooLarge() : null;
}

const escape = (text: string): string => text.replace(/[&<>]/g, (found) => `&#${found.charCodeAt(0)};`);

/** A problem document, or the same as a page where a browser opened the address. */
function render(error: VertebraError, asPage: boolean) {
  const correlation = randomUUID();
  const problem = toProblem(error, correlation);
  const headers = { ...answerHeaders(correlation), connection: 'close' };
  return asPage
    ? {
        status: problem.status,
        headers: { ...headers, 'content-type': 'text/html; charset=utf-8' },
        body: `<!doctype html><html lang="en"><title>${problem.title}</title><h1>${problem.title}</h1><p>${escape(problem.detail)}</p></html>`,
      }
    : {
        status: problem.status,
        headers: { ...headers, 'content-type': 'application/problem+json' },
        body: JSON.stringify(problem),
      };
}

/** Answers, and ends the connection: what else comes over it is not read. */
function answer(request: IncomingMessage, response: ServerResponse, error: VertebraError): void {
  const isApi = /^\/(api|v1)\//.test(request.url ?? '');
  const { status, headers, body } = render(error, !isApi && /\btext\/html\b/.test(request.headers.accept ?? ''));
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(request.method === 'HEAD' ? undefined : body);
}

/** An answer to what is no request, in the bytes of HTTP/1.1: there is no response to write it with. */
function answerRaw(socket: Duplex, error: VertebraError, more: Record<string, string>): void {
  const { status, headers, body } = render(error, false);
  const lines = Object.entries({ ...more, ...headers, 'content-length': Buffer.byteLength(body) }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('\r\n')}\r\n\r\n${body}`);
}

/** A client that still sends its body reads the answer only when the connection is not reset meanwhile. */
const LINGER_MS = 2000;

function answerUnread({ socket }: IncomingMessage, response: ServerResponse, error: VertebraError): void {
  const headers = Object.entries(response.getHeaders()).map(([name, value]) => [name, String(value)]);
  answerRaw(socket, error, Object.fromEntries(headers) as Record<string, string>);
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
}

/** A body whose length nobody said is counted as it comes, before anybody keeps it. */
function boundBody(request: IncomingMessage, response: ServerResponse): void {
  const push = request.push.bind(request);
  let size = 0;
  let isOver = false;
  request.push = (chunk: Buffer | null, encoding?: BufferEncoding) => {
    size += chunk?.length ?? 0;
    if (size <= MAX_BODY_BYTES) return push(chunk, encoding);
    if (!isOver && response.headersSent) request.socket.destroy();
    else if (!isOver) answerUnread(request, response, tooLarge());
    isOver = true;
    return false;
  };
}

const CLIENT_ERRORS: Record<string, () => VertebraError> = {
  HPE_INVALID_METHOD: () => wrongMethod('that method', READING),
  HPE_HEADER_OVERFLOW: () => refuse('headers-too-large', 'The headers, cookies among them, are larger than 16 KiB.'),
  ERR_HTTP_REQUEST_TIMEOUT: () => refuse('too-slow', 'The request did not arrive in time.'),
};

const fronted = new WeakSet<Server>();

/** Whether a server has a front already. */
export const hasFront = (server: Server): boolean => fronted.has(server);

/**
 * Puts itself in front of a server's handlers: every answer has the security headers, also those that the server itself or its
 * framework gives; methods that an address does not take, addresses that are not percent-encoded UTF-8 and bodies that are
 * too large are answered with a problem document, before anybody is asked who the request comes from.
 */
export function attachFront(server: Server, front: Front): void {
  fronted.add(server);
  const handlers = server.listeners('request');
  const answering = new WeakMap<Duplex, ServerResponse>();
  server.removeAllListeners('request');
  // Node would answer by itself, without the headers that every answer has; `isPlain` asks for it.
  Object.assign(server, { requireHostHeader: false });
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    answering.set(request.socket, response);
    response.once('close', () => answering.delete(request.socket));
    // Told to stop, it still answers what comes over connections that were kept, and ends them: a proxy then goes elsewhere.
    if (!server.listening) response.setHeader('connection', 'close');
    const [path = ''] = (request.url ?? '').split('?');
    for (const [name, value] of Object.entries(front.headers(path))) response.setHeader(name, value);
    const methods = front.methods(path);
    const error = problemOf(request, methods ?? [...KNOWN_METHODS]);
    if (error?.code === 'method-not-allowed') response.setHeader('allow', (methods ?? READING).join(', '));
    // What nobody reads stays in the client: the rest of such a body is not taken.
    if (error?.code === 'too-large') return answerUnread(request, response, error);
    if (error !== null) return answer(request, response, error);
    if (request.method === 'OPTIONS' && methods !== null) {
      response.writeHead(204, { allow: [...methods, 'OPTIONS'].join(', ') }).end();
      return;
    }
    if (request.headers['transfer-encoding'] !== undefined) boundBody(request, response);
    for (const handler of handlers) handler.call(server, request, response);
  };
  const { route } = front;
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (route === undefined) handle(request, response);
    else traceRequest(request, response, route, () => handle(request, response));
  });
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    for (const [name, value] of Object.entries(front.headers('/'))) response.setHeader(name, value);
    answer(request, response, refuse('bad-request', 'Of what may be expected, only “100-continue” is met.'));
  });
  server.on('connect', (request: IncomingMessage, socket: Duplex) => {
    socket.on('error', () => socket.destroy());
    answerRaw(socket, wrongMethod('CONNECT', READING), { ...front.headers('/'), allow: READING.join(', ') });
  });
  server.on('clientError', (error: Error & { code?: string }, socket: Duplex) => {
    const isAnswered = answering.get(socket)?.headersSent ?? false;
    if (error.code === 'ECONNRESET' || !socket.writable || isAnswered) {
      socket.destroy();
      return;
    }
    // Whoever reads a body that breaks off may still try to answer.
    socket.on('error', () => socket.destroy());
    const known = CLIENT_ERRORS[error.code ?? ''];
    const problem = known?.() ?? refuse('bad-request', 'This is no request of HTTP/1.1.');
    const allow: Record<string, string> = problem.code === 'method-not-allowed' ? { allow: READING.join(', ') } : {};
    answerRaw(socket, problem, { ...front.headers('/'), ...allow });
  });
}
