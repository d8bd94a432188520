/** Keeps the names of a bucket beside the page: reading, sorting and searching hundreds of thousands would hold it up. */
import type { NatsConnectionLike, NatsMessageLike } from '../../../jetstream/connection.ts';
import { JetStreamError, toJetStreamError } from '../../../jetstream/jetstream-error.ts';
import { toSent } from './names-calls.ts';
import type { NamesCall, NamesFound, NamesRead, ToPage, ToWorker } from './names-calls.ts';
import { NamesReader } from './names-reader.ts';

interface Question {
  resolve: (message: NatsMessageLike) => void;
  reject: (error: Error) => void;
}

const questions = new Map<number, Question>();
let asked = 0;
const post = (message: ToPage) => self.postMessage(message);

/** The page asks, by its own connection. */
const names = new NamesReader({
  request: (subject, payload = new Uint8Array(), { timeout } = { timeout: 5_000 }) =>
    new Promise((resolve, reject) => {
      asked += 1;
      questions.set(asked, { resolve, reject });
      post({ question: asked, subject, payload, timeout });
    }),
} satisfies Pick<NatsConnectionLike, 'request'> as NatsConnectionLike);

async function answer({ call, value }: NamesCall): Promise<NamesRead | NamesFound> {
  const { index } = names;
  switch (call) {
    case 'read':
      return names.read(value);
    case 'insert':
      index.insert(value);
      return names.state;
    case 'find':
      index.search(value.text);
      return { matching: index.matching, names: index.matches(value.first, value.end) };
  }
}

self.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  if ('answer' in data) {
    const question = questions.get(data.answer);
    questions.delete(data.answer);
    if ('data' in data) question?.resolve({ data: data.data });
    else question?.reject(new JetStreamError(data.error.kind, data.error.message, data.error));
    return;
  }
  answer(data).then(
    (value) => post({ done: data.id, value }),
    (error: unknown) => post({ done: data.id, error: toSent(toJetStreamError(error, 'the names of this bucket')) }),
  );
});
