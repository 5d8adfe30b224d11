import { hash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';

const sessionPattern = /^[\x21-\x7e]{1,128}$/;

/** Who watches, for counting: the playback session that the player names, else its address and program. */
export function viewerOf(request: FastifyRequest): string {
  const session = request.headers['x-playback-session-id'];
  if (typeof session === 'string' && sessionPattern.test(session)) return hash('sha1', `session ${session}`);
  return hash('sha1', `${request.ip} ${request.headers['user-agent'] ?? ''}`);
}
