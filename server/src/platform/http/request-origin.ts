import type { FastifyRequest } from 'fastify';
import { isSecureRequest } from './secure-request.ts';

const hostPattern = /^[A-Za-z0-9.-]{1,253}(?::\d{1,5})?$|^\[[0-9a-f:]{2,45}\](?::\d{1,5})?$/i;

/** The origin for links in an answer: the operator's public address, else that of the request; null when the request names no host that can be one. */
export const originOf = (request: FastifyRequest, publicUrl: string | null): string | null => {
  if (publicUrl !== null) return publicUrl;
  const { host } = request;
  return hostPattern.test(host) ? `${isSecureRequest(request) ? 'https' : 'http'}://${host}` : null;
};
