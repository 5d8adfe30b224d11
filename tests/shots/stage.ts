import { readFile } from 'node:fs/promises';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import type { Page } from 'playwright-core';
import type { AdminMood } from './admin-stage.ts';
import { answerAdmin } from './admin-stage.ts';
import { castDetail, castList, castWatching } from './cast.ts';
import { livePlaylist } from './clip.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.mp4': 'video/mp4',
  '.m4s': 'video/iso.segment',
  '.m3u8': 'application/vnd.apple.mpegurl',
};

/** What a scene changes on the stage. */
export interface Mood {
  /** `empty`: no rooms; `broken`: every list and detail fails; `slow`: they never answer. */
  readonly api: 'full' | 'empty' | 'broken' | 'slow';
  /** Set: somebody with rights looks at the administration. Who it is, is known even where the rest is broken or slow. */
  readonly admin?: AdminMood;
}

/** A stand-in for the platform: the web app, its API with a fixed cast, and a clip as everybody's stream. */
export class Stage {
  mood: Mood = { api: 'full' };
  readonly #server: Server;
  readonly #webRoot: string;
  readonly #clipDir: string;
  readonly #startedAt = Date.now();

  constructor(webRoot: string, clipDir: string) {
    this.#webRoot = webRoot;
    this.#clipDir = clipDir;
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a TCP server has an AddressInfo
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://stage');
    const path = url.pathname;
    if (path.startsWith('/api/')) return this.#answerApi(request.method ?? 'GET', url, response);
    if (path.startsWith('/media/')) return this.#answerMedia(path, response);
    const file = extname(path) === '' ? 'index.html' : path.slice(1);
    return this.#send(join(this.#webRoot, file), response);
  }

  #answerApi(method: string, url: URL, response: ServerResponse): void {
    const { api, admin } = this.mood;
    const path = url.pathname;
    const answer = admin === undefined ? null : answerAdmin(method, url, admin);
    if (answer !== null && (api === 'full' || !path.startsWith('/api/v1/admin/'))) {
      return 'data' in answer ? succeed(response, answer.data) : refuse(response, answer.status, answer.error);
    }
    if (api === 'slow') return;
    if (api === 'broken') return refuse(response, 503, 'unavailable');
    const now = Date.now();
    if (path === '/api/live/list') {
      const records = api === 'empty' ? [] : castList(now);
      return succeed(response, {
        records,
        total: records.length,
        page: 1,
        size: 24,
        pages: records.length > 0 ? 1 : 0,
      });
    }
    const detail = castDetail(path.split('/').at(-1) ?? '', now);
    return detail ? succeed(response, detail) : refuse(response, 404, 'live_unknown');
  }

  async #answerMedia(path: string, response: ServerResponse): Promise<void> {
    const [, , , liveId = '', name = ''] = path.split('/');
    if (liveId === 'court') return refuse(response, 500, 'internal');
    if (name === 'index.m3u8')
      return sendText(
        response,
        '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=2500000,RESOLUTION=1280x720,FRAME-RATE=60,CODECS="avc1.42c01f,mp4a.40.2"\nmedia.m3u8\n',
      );
    if (name === 'media.m3u8')
      return sendText(response, livePlaylist(this.#startedAt, Date.now(), liveId === 'reconnecting'));
    return this.#send(join(this.#clipDir, name), response);
  }

  async #send(file: string, response: ServerResponse): Promise<void> {
    const bytes = await readFile(file).catch(() => null);
    response.writeHead(bytes ? 200 : 404, {
      'content-type': types[extname(file)] ?? 'application/octet-stream',
      // As the platform does beside the session's own cookie, which scripts cannot see.
      ...(this.mood.admin === undefined ? {} : { 'set-cookie': 'amphi_signed_in=1; path=/' }),
    });
    response.end(bytes ?? '');
  }
}

function sendText(response: ServerResponse, text: string): void {
  response.writeHead(200, { 'content-type': types['.m3u8'], 'cache-control': 'no-cache' });
  response.end(text);
}

function succeed(response: ServerResponse, data: unknown): void {
  sendJson(response, 200, { code: 200, message: 'ok', msg: 'ok', data });
}

function refuse(response: ServerResponse, status: number, error: string): void {
  sendJson(response, status, { code: status, message: error, msg: error, error, data: null });
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}

/** Answers the page's WebSocket: a greeting, and for every live how many watch. */
export async function playSocket(page: Page): Promise<void> {
  await page.routeWebSocket('**/ws', (socket) => {
    const say = (message: object): void => socket.send(JSON.stringify(message));
    say({ type: 'hello', protocol: 1, serverTime: new Date().toISOString(), isLoggedIn: false });
    socket.onMessage((data) => {
      const message: unknown = JSON.parse(data.toString());
      if (typeof message !== 'object' || message === null || !('liveId' in message)) return;
      const liveId = String(message.liveId);
      const viewCount = castList(0).find((room) => room.liveId === liveId)?.viewCount ?? 0;
      say({ type: 'live.watching', liveId, watching: castWatching(liveId), viewCount });
    });
  });
}
