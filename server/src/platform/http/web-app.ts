import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** The built web app: its files as they were at the start, and what its page needs. */
export interface WebApp {
  readonly root: string;
  /** URL paths of all files, such as `/assets/index-B1x.js`. */
  readonly files: ReadonlySet<string>;
  /** CSP sources (`'sha256-…'`) of the inline scripts in `index.html`. */
  readonly scriptHashes: readonly string[];
}

const listFiles = (root: string): string[] =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `/${relative(root, join(entry.parentPath, entry.name)).split(sep).join('/')}`);

/** Looks at the built web app; null when there is none. */
export const findWebApp = (root: string): WebApp | null => {
  let page: string;
  try {
    page = readFileSync(join(root, 'index.html'), 'utf8');
  } catch {
    return null;
  }
  const scripts = page.matchAll(/<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/g);
  const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  return { root, files: new Set(listFiles(root)), scriptHashes: [...scripts].map((match) => hash(match[1] ?? '')) };
};

const reserved = /^\/(?:api|passport|video|media|ws|docs|metrics)(?:\/|$)/;

const pathOf = (request: FastifyRequest): string => {
  const path = request.url.split('?', 1)[0] ?? '/';
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
};

const wantsPage = (request: FastifyRequest, path: string): boolean => {
  const { accept } = request.headers;
  if (/\.[a-z0-9]{1,6}$/i.test(path)) return false;
  return accept === undefined || accept.includes('text/html') || accept.includes('*/*');
};

/** Prepares the app to send files of the web app. */
export const addWebApp = async (app: FastifyInstance, web: WebApp): Promise<void> => {
  await app.register(fastifyStatic, { root: web.root, serve: false, preCompressed: true, cacheControl: false });
};

/** Whether the page of a path is there at present; the web app says so itself, the status is for everybody else. */
export type IsPageThere = (path: string, query: URLSearchParams) => Promise<boolean>;

/** Answers with a file of the web app, or with its page for every address that is a place in it (404 where that is not there); null = neither. */
export const sendWebApp = async (
  request: FastifyRequest,
  reply: FastifyReply,
  { web, isPageThere }: { readonly web: WebApp; readonly isPageThere: IsPageThere },
): Promise<FastifyReply | null> => {
  const path = pathOf(request);
  if ((request.method !== 'GET' && request.method !== 'HEAD') || reserved.test(path)) return null;
  void reply.code(200);
  if (path !== '/index.html' && web.files.has(path)) {
    const isHashed = path.startsWith('/assets/');
    void reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'public, max-age=3600');
    return reply.sendFile(path.slice(1));
  }
  if (path !== '/index.html' && !wantsPage(request, path)) return null;
  const query = new URLSearchParams(request.url.split('?')[1] ?? '');
  if (!(await isPageThere(path, query))) void reply.code(404);
  void reply.header('cache-control', 'no-cache');
  return reply.sendFile('index.html');
};
