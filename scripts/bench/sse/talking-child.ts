import { fork } from 'node:child_process';

/** A process that we talk to. */
export interface TalkingChild<To, From> {
  send: (message: To) => void;
  /** the next message of a kind */
  next: <Kind extends (From extends { kind: infer K } ? K : never)>(
    kind: Kind,
  ) => Promise<Extract<From, { kind: Kind }>>;
  stop: () => void;
}

/** Starts a program. */
export function talkTo<To extends object, From extends { kind: string }>(
  file: URL,
  env: Record<string, string> = {},
): TalkingChild<To, From> {
  const child = fork(file, { env: { ...process.env, ...env }, execArgv: ['--expose-gc'] });
  const waiting: { kind: string; resolve: (message: From) => void }[] = [];
  const heard: From[] = [];
  child.on('message', (message) => {
    const { kind } = message as From;
    const at = waiting.findIndex((one) => one.kind === kind);
    if (at < 0) heard.push(message as From);
    else waiting.splice(at, 1)[0]?.resolve(message as From);
  });
  const ended = new Promise<never>((_resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${file.pathname} ended with code ${code}.`)));
  });
  ended.catch(() => undefined);
  return {
    send: (message) => child.send(message),
    next: (kind) => {
      const at = heard.findIndex((message) => message.kind === kind);
      const message =
        at >= 0
          ? Promise.resolve(heard.splice(at, 1)[0])
          : new Promise<From>((resolve) => waiting.push({ kind, resolve }));
      return Promise.race([message, ended]) as Promise<never>;
    },
    stop: () => {
      child.removeAllListeners('exit');
      child.kill('SIGKILL');
    },
  };
}
