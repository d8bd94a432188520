import type { Page } from '@playwright/test';

export interface RecordedText {
  kind: 'request' | 'frame' | 'console' | 'storage' | 'cookie' | 'history' | 'database';
  text: string;
}

/** Every object store of every database of the page's origin. */
async function readDatabases(): Promise<string[]> {
  const done = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new Error('a database cannot be read'));
    });
  const texts: string[] = [];
  for (const { name = '' } of await indexedDB.databases()) {
    const database = await done(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      const content = database.transaction(store).objectStore(store);
      texts.push(JSON.stringify([await done(content.getAllKeys()), await done(content.getAll())]));
    }
    database.close();
  }
  return texts;
}

/** Writes down everything that leaves a page or is kept by its browser. */
export class Recorder {
  readonly records: RecordedText[] = [];
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
  }

  static start(page: Page): Recorder {
    const recorder = new Recorder(page);
    const note = (kind: RecordedText['kind'], text: string) => recorder.records.push({ kind, text });
    // the context's requests are those of workers and service workers too
    page.context().on('request', (request) => {
      const body = request.postDataBuffer();
      note('request', [request.method(), request.url(), body?.toString('latin1') ?? ''].join('\n'));
      void request.allHeaders().then(
        (headers) => note('request', JSON.stringify(headers)),
        // the page went away before its headers were known: those known at first were noted
        () => note('request', JSON.stringify(request.headers())),
      );
    });
    page.on('websocket', (socket) => {
      note('frame', socket.url());
      socket.on('framesent', ({ payload }) =>
        note('frame', typeof payload === 'string' ? payload : payload.toString('latin1')),
      );
    });
    page.context().on('console', async (message) => {
      note('console', message.text());
      for (const value of message.args()) note('console', JSON.stringify(await value.jsonValue().catch(() => null)));
    });
    page.on('framenavigated', (frame) => note('history', frame.url()));
    return recorder;
  }

  /** What the browser keeps for the page at this moment. */
  async storage(): Promise<RecordedText[]> {
    const page = this.#page;
    const kept = await page.evaluate(() => ({
      storage: JSON.stringify([localStorage, sessionStorage].map((store) => Object.entries(store))),
      history: JSON.stringify([location.href, document.referrer, history.state, window.name]),
      title: document.title,
    }));
    const databases = await page.evaluate(readDatabases);
    const cookies = await page.context().cookies();
    return [
      { kind: 'storage', text: kept.storage },
      { kind: 'history', text: kept.history },
      { kind: 'history', text: kept.title },
      ...databases.map((text): RecordedText => ({ kind: 'database', text })),
      ...cookies.map(({ name, value }): RecordedText => ({ kind: 'cookie', text: `${name}=${value}` })),
    ];
  }
}
