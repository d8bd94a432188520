interface Cookie {
  name: string;
  value: string;
}

/** What a browser keeps of its cookies for one app. */
export interface CookieJar {
  /** what it sends */
  header: () => string;
  /** keeps what an answer sets; an empty value is one that is taken away */
  take: (setCookies: readonly string[]) => void;
}

export function cookieJar(cookies: readonly Cookie[]): CookieJar {
  const kept = new Map(cookies.map(({ name, value }) => [name, value]));
  return {
    header: () => [...kept].map(([name, value]) => `${name}=${value}`).join('; '),
    take: (setCookies) => {
      for (const line of setCookies) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        if (value === '') kept.delete(name);
        else kept.set(name, value);
      }
    },
  };
}
