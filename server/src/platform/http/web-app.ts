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
  /** CSP sources (`'sha256-…'`) of the inline scripts in its pages. */
  readonly scriptHashes: readonly string[];
  /** Text of `index.html`. */
  readonly page: string;
  /** Text of `embed.html`, the player alone; null when it was not built. */
  readonly embed: string | null;
}

const listFiles = (root: string): string[] =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `/${relative(root, join(entry.parentPath, entry.name)).split(sep).join('/')}`);

/** Looks at the built web app; null when there is none. */
export const findWebApp = (root: string): WebApp | null => {
  const read = (name: string): string | null => {
    try {
      return readFileSync(join(root, name), 'utf8');
    } catch {
      return null;
    }
  };
  const page = read('index.html');
  if (page === null) return null;
  const embed = read('embed.html');
  const scripts = `${page}${embed ?? ''}`.matchAll(/<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/g);
  const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  const scriptHashes = [...new Set([...scripts].map((match) => hash(match[1] ?? '')))];
  return { root, files: new Set(listFiles(root)), scriptHashes, page, embed };
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

/** What is known of a page before its scripts run. */
export interface PageAnswer {
  /** The web app says so itself, the status is for everybody else. */
  readonly isThere: boolean;
  /** Text for the title. */
  readonly title?: string;
  /** Tags for the head, as HTML. */
  readonly head?: string;
}

/** Tells about the page of a path. */
export type DescribePage = (path: string, request: FastifyRequest) => Promise<PageAnswer>;

const pageNames: ReadonlySet<string> = new Set(['/index.html', '/embed.html']);
const isEmbed = (path: string): boolean => /^\/embed(?:\/|$)/.test(path);
const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** The built page with what is known of the place in it. */
const fill = (page: string, { title, head }: PageAnswer): string => {
  const titled =
    title === undefined
      ? page
      : page.replace(
          /<title>[^<]*<\/title>/,
          () => `<title>${title.replaceAll(/[&<>]/g, (sign) => escapes[sign] ?? '')}</title>`,
        );
  return head === undefined ? titled : titled.replace('</head>', () => `${head}\n  </head>`);
};

/** The player alone may stand in pages of other sites; it shows nothing that a click there could do harm with. */
const allowFrames = (reply: FastifyReply): void => {
  const policy = String(reply.getHeader('content-security-policy') ?? '');
  reply.removeHeader('x-frame-options');
  void reply.headers({
    'content-security-policy': policy
      .replace("frame-ancestors 'self'", 'frame-ancestors *')
      .replace("form-action 'self'", "form-action 'none'"),
    'cross-origin-opener-policy': 'unsafe-none',
    'cross-origin-resource-policy': 'cross-origin',
  });
};

/** Answers with a file of the web app, or with its page for every address that is a place in it (404 where that is not there); null = neither. */
export const sendWebApp = async (
  request: FastifyRequest,
  reply: FastifyReply,
  { web, describePage }: { readonly web: WebApp; readonly describePage: DescribePage },
): Promise<FastifyReply | null> => {
  const path = pathOf(request);
  if ((request.method !== 'GET' && request.method !== 'HEAD') || reserved.test(path)) return null;
  void reply.code(200);
  if (!pageNames.has(path) && web.files.has(path)) {
    const isHashed = path.startsWith('/assets/');
    void reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'public, max-age=3600');
    return reply.sendFile(path.slice(1));
  }
  if (!pageNames.has(path) && !wantsPage(request, path)) return null;
  const answer = await describePage(path, request);
  if (!answer.isThere) void reply.code(404);
  if (isEmbed(path)) allowFrames(reply);
  const page = isEmbed(path) ? (web.embed ?? web.page) : web.page;
  void reply.header('cache-control', 'no-cache');
  const isPlain = page === web.page && answer.title === undefined && answer.head === undefined;
  if (isPlain) return reply.sendFile('index.html');
  return reply.type('text/html; charset=utf-8').send(fill(page, answer));
};
