import type { Page } from 'playwright-core';
import { playAuth, refusal, site, type AuthAnswers } from './auth-stage.ts';
import type { Scene } from './scene.ts';

const play =
  (answers: AuthAnswers = {}) =>
  (page: Page): Promise<void> =>
    playAuth(page, answers);
const field = (page: Page, name: string) => page.locator(`[data-field="${name}"]`);
const submit = (page: Page): Promise<void> => page.locator('main button[type="submit"]').click();
const isThere = (selector: string) => (page: Page) => page.locator(selector).first().waitFor();

async function logIn(page: Page): Promise<void> {
  await field(page, 'account').fill('kite_07');
  await field(page, 'password').fill('sotto-voce-42');
  await submit(page);
}

async function fillRegistration(page: Page): Promise<void> {
  await field(page, 'mobile').fill('138 0013 8000');
  await field(page, 'password').fill('sotto-voce-42');
  await page.locator('.hint.ok, .hint.err').first().waitFor();
}

async function askForCode(page: Page): Promise<void> {
  await field(page, 'account').fill('138 0013 8000');
  await field(page, 'imageCode').fill('K7mQ');
  await submit(page);
  await page.locator('.cells').waitFor();
}

const login = { path: '/login', prepare: play() };
const refused = (answer: ReturnType<typeof refusal>) => ({
  path: '/login',
  prepare: play({ 'POST /passport/login': answer }),
});

/** The ways in, in all their states. */
export const authScenes: readonly Scene[] = [
  { ...login, name: 'login', act: isThere('main form') },
  { ...login, name: 'login-quiet', mood: { api: 'empty' }, act: isThere('main form') },
  { ...login, name: 'login-fields', act: submit },
  { ...refused(refusal('login_failed', 401)), name: 'login-failed', act: logIn },
  { ...refused(refusal('captcha_required', 400)), name: 'login-captcha', act: logIn },
  { ...refused(refusal('rate_limited', 429, { retryAfter: 42 })), name: 'login-limited', act: logIn },
  { ...refused(refusal('account_banned', 403)), name: 'login-banned', act: logIn },
  {
    name: 'login-oidc',
    path: '/login?error=provider_failed',
    prepare: play({
      'GET /api/v1/site': { ...site, name: '圆桌剧场', oidc: [{ id: 'a', name: 'Example ID' }] },
    }),
    act: isThere('main form'),
  },
  {
    ...login,
    name: 'login-code',
    act: async (page) => {
      await page.locator('.ways .btn').nth(1).click();
      await askForCode(page);
    },
  },
  { name: 'register', path: '/register', prepare: play(), act: fillRegistration },
  {
    name: 'register-fields',
    path: '/register',
    prepare: play({
      'POST /passport/check_mobile': refusal('mobile_taken', 409, { fields: { mobile: 'mobile_taken' } }),
    }),
    act: async (page) => {
      await fillRegistration(page);
      await field(page, 'password').fill('short');
      await submit(page);
    },
  },
  {
    name: 'register-work',
    path: '/register',
    prepare: play(),
    act: async (page) => {
      await page.locator('.alt').click();
      await page.locator('progress').waitFor();
      await page.waitForTimeout(600);
    },
  },
  {
    name: 'register-sms',
    path: '/register',
    prepare: play({ 'GET /api/v1/site': { ...site, registration: { isOpen: true, proof: 'sms' } } }),
    act: askForCode,
  },
  {
    name: 'register-closed',
    path: '/register',
    prepare: play({ 'GET /api/v1/site': { ...site, registration: { isOpen: false, proof: 'image' } } }),
    act: isThere('main h1'),
  },
  { name: 'forgot', path: '/forgot', prepare: play(), act: isThere('main form') },
  {
    name: 'forgot-code',
    path: '/forgot',
    prepare: play({
      'POST /api/v1/password/reset': refusal('code_invalid', 400, { fields: { code: 'code_invalid' } }),
    }),
    act: async (page) => {
      await askForCode(page);
      await field(page, 'code').fill('123456');
      await field(page, 'password').fill('sotto-voce-42');
      await submit(page);
      await page.locator('.hint.err').waitFor();
    },
  },
  {
    name: 'factor',
    path: '/2fa',
    prepare: play({ 'POST /api/v1/login/second-factor': null }),
    act: async (page) => field(page, 'code').pressSequentially('4821'),
  },
  {
    name: 'factor-wrong',
    path: '/2fa',
    prepare: play({
      'POST /api/v1/login/second-factor': refusal('otp_invalid', 400, { fields: { code: 'otp_invalid' } }),
    }),
    act: async (page) => {
      await field(page, 'code').pressSequentially('482100');
      await page.locator('.hint.err').waitFor();
    },
  },
  {
    name: 'factor-lost',
    path: '/2fa',
    prepare: play({ 'POST /api/v1/login/second-factor': refusal('credential_invalid', 401) }),
    act: async (page) => {
      await field(page, 'code').pressSequentially('482100');
      await page.getByRole('alert').waitFor();
    },
  },
];
