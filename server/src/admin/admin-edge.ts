import { envelope } from '@amphi/contract';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { addressPrefix, type Gate } from '../account/index.ts';
import { refusals } from '../platform/http/index.ts';
import type { Actor } from '../site/index.ts';

/** Who asks, as the audit log keeps it. */
export const actorOf = (gate: Gate, request: FastifyRequest): Actor => ({
  userId: gate.userId(request),
  source: 'web',
  addressPrefix: addressPrefix(request.ip),
  requestId: request.id,
});

/** Description of a route of administrators. */
export const describe = <Data extends z.ZodType>(summary: string, data: Data) => ({
  tags: ['administration'],
  summary,
  security: [{ bearer: [] }, { cookie: [] }],
  response: { 200: envelope(data), ...refusals },
});
