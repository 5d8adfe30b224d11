import { expect } from 'vitest';
/** Clients of a real server that differ by address, each with cookies of its own. */
import { hash, randomUUID } from 'node:crypto';
import { challenge, envelope, refusal } from '@amphi/contract';

/** Environment in which a `Visitor` may say where it comes from. */
export const visitorEnvironment = { AMPHI_TRUSTED_PROXIES: 'loopback' } as const;

/** What is visited. */
export interface Place {
  readonly url: string;
  /** The characters of an open picture; without it people prove themselves by work. */
  readPicture?(id: string): Promise<string | null>;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Headers;
  readonly ms: number;
}

/** A proof of being a person, under the names that the contract uses. */
export interface Proof {
  readonly img_code_id: string;
  readonly img_code: string;
}

export interface AskOptions {
  /** Sent as a form instead of JSON. */
  readonly isForm?: boolean;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

let visitors = 0;
let mobiles = 0;

/** A mobile number that no other call of this run answers. */
export const newMobile = (): string => {
  mobiles += 1;
  return `139${String(mobiles).padStart(8, '0')}`;
};

/** Whether the text begins so that the hash has `difficulty` zero bits in front. */
const isSolution = (text: string, difficulty: number): boolean =>
  Math.clz32(hash('sha256', text, 'buffer').readUInt32BE(0)) >= difficulty;

/** Does the work of a challenge. */
const solve = ({ prefix, difficulty }: { readonly prefix: string; readonly difficulty: number }): string => {
  for (let n = 0; ; n += 1) if (isSolution(`${prefix}${n}`, difficulty)) return String(n);
};

/** One client. */
export class Visitor {
  readonly address: string;
  readonly cookies = new Map<string, string>();
  readonly #site: Place;

  constructor(site: Place, address?: string) {
    visitors += 1;
    this.#site = site;
    this.address = address ?? `198.51.${(visitors >> 8) % 256}.${visitors % 256}`;
  }

  async ask(
    method: string,
    path: string,
    body?: Readonly<Record<string, unknown>>,
    options: AskOptions = {},
  ): Promise<Answer> {
    const { status, headers, bytes, ms } = await this.fetch(method, path, body, options);
    return { status, headers, ms, body: JSON.parse(Buffer.from(bytes).toString()) };
  }

  async fetch(method: string, path: string, body?: Readonly<Record<string, unknown>>, options: AskOptions = {}) {
    const headers: Record<string, string> = { 'x-forwarded-for': this.address, ...options.headers };
    if (options.token !== undefined) headers['authorization'] = `Bearer ${options.token}`;
    if (this.cookies.size > 0) headers['cookie'] = [...this.cookies].map((pair) => pair.join('=')).join('; ');
    const text =
      body === undefined
        ? null
        : options.isForm === true
          ? new URLSearchParams(Object.entries(body).map(([name, value]) => [name, String(value)])).toString()
          : JSON.stringify(body);
    if (text !== null) {
      headers['content-type'] = options.isForm === true ? 'application/x-www-form-urlencoded' : 'application/json';
    }
    const began = performance.now();
    const answer = await fetch(`${this.#site.url}${path}`, { method, headers, body: text });
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const ms = performance.now() - began;
    for (const line of answer.headers.getSetCookie()) this.#keep(line);
    return { status: answer.status, headers: answer.headers, bytes, ms };
  }

  #keep(line: string): void {
    const [pair = ''] = line.split(';');
    const [name = '', ...value] = pair.split('=');
    if (/max-age=0|expires=thu, 01 jan 1970/i.test(line)) this.cookies.delete(name);
    else this.cookies.set(name, value.join('='));
  }

  /** A proof by work. */
  async work(): Promise<Proof> {
    const { body } = await this.ask('POST', '/api/v1/challenges');
    const { data } = envelope(challenge).parse(body);
    return { img_code_id: data.id, img_code: solve(data) };
  }

  /** A proof by a picture that is asked for and read, or by work where nobody reads. */
  async proof(id: string = randomUUID()): Promise<Proof> {
    if (this.#site.readPicture === undefined) return new Visitor(this.#site).work();
    await this.fetch('GET', `/passport/image_code?cur_id=${id}`);
    return { img_code_id: id, img_code: (await this.#site.readPicture(id)) ?? 'there is none' };
  }

  /** Registers somebody new; answers the mobile number. */
  async register(password: string): Promise<string> {
    const mobile = newMobile();
    const { status, body } = await this.ask('POST', '/passport/register', {
      mobile,
      password,
      ...(await this.proof()),
    });
    if (status !== 200) throw new Error(`no registration: ${JSON.stringify(body)}`);
    return mobile;
  }
}

/** The statuses, lowest first. */
export const statusesOf = (answers: readonly Answer[]): readonly number[] =>
  answers.map(({ status }) => status).toSorted((a, b) => a - b);

/** The figure below which this share of them lies. */
export const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN;

/** The whole answer to a wish that was granted without data. */
export const nothing = { code: 200, message: expect.any(String), msg: expect.any(String), data: null };

/** Status, error and fields of a refusal; what is not exactly the envelope throws. */
export const refused = ({ status, body }: Answer): readonly [number, string, unknown] => {
  const { code, error, data, message, msg } = refusal.strict().parse(body);
  expect([code, msg]).toEqual([status, message]);
  return [status, error, data?.fields ?? null];
};
