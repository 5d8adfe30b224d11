/** A browser without pages: keeps cookies per host and follows redirects from site to site, one by one. */

export interface Stop {
  readonly status: number;
  readonly url: string;
  /** Where it sends the browser, absolute; null = it stays. */
  readonly location: string | null;
  readonly body: unknown;
  readonly setCookies: readonly string[];
}

export class Wanderer {
  readonly #cookies = new Map<string, Map<string, string>>();
  readonly #headers: Readonly<Record<string, string>>;

  /** `headers` go with every request. */
  constructor(headers: Readonly<Record<string, string>> = {}) {
    this.#headers = headers;
  }

  #jar(url: string): Map<string, string> {
    const { host } = new URL(url);
    const jar = this.#cookies.get(host) ?? new Map<string, string>();
    this.#cookies.set(host, jar);
    return jar;
  }

  cookie(url: string, name: string): string | null {
    return this.#jar(url).get(name) ?? null;
  }

  /** Forgets one, or all of the host. */
  forget(url: string, name?: string): void {
    if (name === undefined) this.#jar(url).clear();
    else this.#jar(url).delete(name);
  }

  /** One request. */
  async go(
    url: string,
    { method = 'GET', body, headers = {} }: { method?: string; body?: object; headers?: Record<string, string> } = {},
  ): Promise<Stop> {
    const jar = this.#jar(url);
    const sent: Record<string, string> = { ...this.#headers, ...headers };
    if (jar.size > 0) sent['cookie'] = [...jar].map((pair) => pair.join('=')).join('; ');
    if (body !== undefined) sent['content-type'] = 'application/json';
    const text = body === undefined ? null : JSON.stringify(body);
    const answer = await fetch(url, { method, headers: sent, body: text, redirect: 'manual' });
    const setCookies = answer.headers.getSetCookie();
    for (const line of setCookies) this.#keep(jar, line);
    const location = answer.headers.get('location');
    const got = await answer.text();
    return {
      status: answer.status,
      url,
      location: location === null ? null : new URL(location, url).href,
      body: got.startsWith('{') ? JSON.parse(got) : got,
      setCookies,
    };
  }

  #keep(jar: Map<string, string>, line: string): void {
    const [pair = ''] = line.split(';');
    const [name = '', ...value] = pair.split('=');
    if (/max-age=0|expires=thu, 01 jan 1970/i.test(line)) jar.delete(name);
    else jar.set(name, value.join('='));
  }

  /** Follows redirects until one leads to an address that the test wants to look at itself, or none is left. */
  async follow(url: string, isEnd: (url: string) => boolean, headers: Record<string, string> = {}): Promise<Stop> {
    let stop = await this.go(url, { headers });
    for (let hops = 0; stop.location !== null && !isEnd(stop.location); hops += 1) {
      if (hops > 20) throw new Error(`too many redirects at ${stop.url}`);
      stop = await this.go(stop.location);
    }
    return stop;
  }
}
