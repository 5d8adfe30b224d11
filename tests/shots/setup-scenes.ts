import type { Page } from 'playwright-core';
import { nothing, playAuth, refusal, type AuthAnswers } from './auth-stage.ts';
import { castMe } from './me-cast.ts';
import type { Scene } from './scene.ts';

const state = {
  hasAdmin: true,
  site: { name: 'Amphi', description: '', locale: 'zh-CN', isRegistrationOpen: true, whoMayGoLive: 'streamers' },
};
const good = (name: string, facts: object) => ({ name, isGood: true, code: 'good', facts });
const answers: AuthAnswers = {
  'GET /api/v1/setup': state,
  'GET /api/v1/me': castMe,
  'PUT /api/v1/setup/site': { ...state, site: { ...state.site, name: '圆桌剧场' } },
  'POST /api/v1/setup/probes/database': good('database', { writeMs: 2.4, readMs: 0.8 }),
  'POST /api/v1/setup/probes/storage': good('storage', { writeMs: 1.2, readMs: 0.4, freePercent: 71 }),
  'POST /api/v1/setup/probes/ffmpeg': { name: 'ffmpeg', isGood: false, code: 'ffmpeg_missing', facts: {} },
  'POST /api/v1/setup/probes/rtmp': good('rtmp', { port: 1935, tookMs: 1.1 }),
  'POST /api/v1/setup/probes/http': {
    name: 'http',
    isGood: false,
    code: 'http_unreachable',
    facts: { url: 'https://amphi.example.org' },
  },
  'POST /api/v1/setup/live': {
    liveId: 'concert',
    pushUrl: 'rtmp://amphi.example.org:1935/live/sk_Zm9vYmFy',
    streamKey: 'sk_Zm9vYmFy',
  },
  'GET /api/v1/live/concert/facts': {
    state: null,
    sessionId: null,
    startTime: null,
    watching: 0,
    viewCount: 0,
    reconnectUntil: null,
    health: null,
    lastTrouble: null,
  },
  'POST /api/v1/setup/finish': nothing,
};
const facts = answers['GET /api/v1/live/concert/facts'] as object;
const onAir = {
  ...facts,
  state: 'live',
  health: {
    bitrateBps: 4_600_000,
    fps: 30,
    keyframeIntervalMs: 2000,
    video: { codec: 'H.264', width: 1920, height: 1080 },
    audio: null,
    warnings: [],
  },
};

const path = '/setup?code=AMPHI-4F7Q-9KXD';
const play =
  (more: AuthAnswers = {}) =>
  (page: Page): Promise<void> =>
    playAuth(page, { ...answers, ...more });
const submit = (page: Page): Promise<void> => page.locator('main button[type="submit"]').click();

async function toProbes(page: Page): Promise<void> {
  await submit(page);
  await page.locator('.probes .bad').nth(1).waitFor();
}

async function toLive(page: Page): Promise<void> {
  await toProbes(page);
  await page.locator('main .btn.p').click();
  await page.locator('.signal').waitFor();
}

/** The first run, step by step. */
export const setupScenes: readonly Scene[] = [
  {
    name: 'setup-1',
    path,
    prepare: play({ 'GET /api/v1/setup': { ...state, hasAdmin: false } }),
    act: (page) => page.locator('main form').waitFor(),
  },
  {
    name: 'setup-1-fields',
    path,
    prepare: play({ 'GET /api/v1/setup': { ...state, hasAdmin: false } }),
    act: submit,
  },
  { name: 'setup-2', path, prepare: play(), act: (page) => page.locator('main form').waitFor() },
  { name: 'setup-3', path, prepare: play(), act: toProbes },
  { name: 'setup-4', path, prepare: play(), act: toLive },
  {
    name: 'setup-4-live',
    path,
    prepare: play({ 'GET /api/v1/live/concert/facts': onAir }),
    act: async (page) => {
      await toLive(page);
      await page.locator('.signal .live-pill').waitFor();
    },
  },
  {
    name: 'setup-done',
    path,
    prepare: play(),
    act: async (page) => {
      await toLive(page);
      await page.locator('main .btn.lg').click();
      await page.locator('.links').waitFor();
    },
  },
  {
    name: 'setup-gone',
    path,
    prepare: play({ 'GET /api/v1/setup': refusal('not_found', 404) }),
    act: (page) => page.getByText('404').waitFor(),
  },
];
