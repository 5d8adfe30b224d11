import type { Page, Route } from 'playwright-core';

/** What a path answers: data; a refusal as [error, status, fields, seconds until another trial]; or null: never. */
export type AuthAnswer = object | string | null;
export type AuthAnswers = Readonly<Record<string, AuthAnswer>>;

/** A refusal as an answer. */
export const refusal = (
  error: string,
  status: number,
  more: { readonly fields?: object; readonly retryAfter?: number } = {},
): AuthAnswer => ({ refusal: { error, status, ...more } });

/** No data, as many good answers have it. */
export const nothing = 'nothing';

const soon = (seconds: number): string => new Date(Date.now() + seconds * 1000).toISOString();

/** A site whose operator has not set much up. */
export const site = {
  name: 'Amphi',
  description: '',
  locale: 'zh-CN',
  registration: { isOpen: true, proof: 'image' },
  messages: { sms: 'outbox', email: 'outbox' },
  oidc: [],
};

const usual: AuthAnswers = {
  'GET /api/v1/site': site,
  'POST /passport/check_mobile': nothing,
  'POST /api/v1/challenges': { id: 'c1', prefix: 'amphi', difficulty: 32, expiresAt: soon(300) },
  'POST /api/v1/codes': { codeId: 'k1', expiresAt: soon(600), resendAt: soon(58) },
  'POST /api/v1/login/passkey/options': refusal('unavailable', 503),
};

/** Drawing in place of the platform's picture. */
const picture = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 132 48"><rect width="132" height="48" fill="#e2e8e4"/><g font-family="monospace" font-weight="700" font-size="27"><text x="14" y="33" transform="rotate(-8 20 30)">K</text><text x="42" y="36" transform="rotate(9 50 30)">7</text><text x="70" y="32" transform="rotate(-5 76 30)">m</text><text x="100" y="35" transform="rotate(7 104 30)">Q</text></g><path d="M4 30C30 8 60 44 128 16" fill="none" stroke="#5b6762" stroke-width="1.5"/></svg>`;

/** Plays the routes of accounts for one page; `answers` go before the usual ones, by `METHOD /path`. */
export async function playAuth(page: Page, answers: AuthAnswers = {}): Promise<void> {
  const table = { ...usual, ...answers };
  await page.route('**/passport/image_code**', (route) =>
    route.fulfill({ contentType: 'image/svg+xml', body: picture }),
  );
  await page.route(/\/(passport\/(?!image_code)|api\/v1\/)/, async (route) => answer(route, table));
}

async function answer(route: Route, table: AuthAnswers): Promise<void> {
  const found = table[`${route.request().method()} ${new URL(route.request().url()).pathname}`];
  if (found === null) return;
  if (found === undefined) return refuse(route, { error: 'not_found', status: 404 });
  if (typeof found === 'object' && 'refusal' in found) return refuse(route, found.refusal as Refused);
  await route.fulfill({ json: { code: 200, message: 'ok', msg: 'ok', data: found === nothing ? null : found } });
}

interface Refused {
  readonly error: string;
  readonly status: number;
  readonly fields?: object;
  readonly retryAfter?: number;
}

async function refuse(route: Route, { error, status, fields, retryAfter }: Refused): Promise<void> {
  const data = fields === undefined ? null : { fields };
  await route.fulfill({
    status,
    headers: retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) },
    json: { code: status, message: error, msg: error, error, data },
  });
}
