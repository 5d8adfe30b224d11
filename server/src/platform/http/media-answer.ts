import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from './app-error.ts';
import { parseByteRange } from './byte-range.ts';

/** A viewer that takes nothing for this long is let go. */
const stuckMs = 30_000;

/** Bytes that can be answered whole or in part. */
export interface MediaBody {
  readonly byteLength: number;
  readonly contentType: string;
  readonly cacheControl: string;
  /** Strong, with its quotes; without one nothing is compared. */
  readonly etag?: string;
  /** Yields bytes `start` to `end`, both inclusive; shared buffers, never copies. */
  read(start: number, end: number): readonly Uint8Array[] | Promise<Readable> | Readable;
}

/** Media routes go without the headers that protect pages: making those for each of ten requests a second and viewer is a tenth of their cost. */
export const mediaRoute = { helmet: false } as const;

/** Headers for players on other pages, also those that do not ask by CORS: media are open to them, without credentials. */
export const openHeaders = {
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
  'x-content-type-options': 'nosniff',
  'access-control-expose-headers': 'Date, Age, Content-Length, Content-Range, Content-Encoding, ETag',
  'timing-allow-origin': '*',
} as const;

/** Whether the client has this very representation (RFC 9110 §13.1.2). */
const isKnown = (header: string | undefined, etag: string | undefined): boolean =>
  etag !== undefined &&
  header !== undefined &&
  header.split(',').some((one) => one.trim().replace(/^W\//, '') === etag);

/** A range of another representation is of no use (RFC 9110 §13.1.5). */
const rangeHeader = ({ headers }: FastifyRequest, etag: string | undefined): string | undefined =>
  headers['if-range'] === undefined || headers['if-range'] === etag ? headers.range : undefined;

/** Answers with the body or the part of it that was asked for; always with Content-Length, 304 where the client has it. @throws AppError `range_invalid` */
export async function sendMedia(request: FastifyRequest, reply: FastifyReply, body: MediaBody): Promise<FastifyReply> {
  if (body.etag !== undefined) reply.header('etag', body.etag);
  if (isKnown(request.headers['if-none-match'], body.etag)) {
    return reply.code(304).headers(openHeaders).header('cache-control', body.cacheControl).send();
  }
  const range = parseByteRange(rangeHeader(request, body.etag), body.byteLength);
  if (range.kind === 'impossible') {
    reply.header('content-range', `bytes */${body.byteLength}`);
    throw new AppError('range_invalid');
  }
  const start = range.kind === 'part' ? range.start : 0;
  const end = range.kind === 'part' ? range.end : body.byteLength - 1;
  reply.headers(openHeaders);
  reply.header('content-type', body.contentType).header('cache-control', body.cacheControl);
  reply.header('accept-ranges', 'bytes').header('content-length', end - start + 1);
  if (range.kind === 'part') reply.code(206).header('content-range', `bytes ${start}-${end}/${body.byteLength}`);
  if (request.method === 'HEAD') return reply.send();
  reply.raw.setTimeout(stuckMs);
  const content = body.read(start, end);
  return reply.send(Array.isArray(content) ? inOrder(content) : await content);
}

/** One buffer is sent as it is; several (a segment in parts) follow each other without being joined. */
function inOrder(chunks: readonly Uint8Array[]): Uint8Array | Readable {
  const [only] = chunks;
  if (only !== undefined && chunks.length === 1) return only;
  return Readable.from(chunks, { objectMode: true, highWaterMark: 64 });
}

/** Bytes `start` to `end` (both inclusive) of buffers that lie behind each other, as slices. */
export function sliceChunks(chunks: readonly Uint8Array[], start: number, end: number): readonly Uint8Array[] {
  const found: Uint8Array[] = [];
  let offset = 0;
  for (const chunk of chunks) {
    const from = Math.max(0, start - offset);
    const to = Math.min(chunk.byteLength, end + 1 - offset);
    if (from < to) found.push(chunk.subarray(from, to));
    offset += chunk.byteLength;
  }
  return found;
}
