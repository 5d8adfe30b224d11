import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import type { ProbeName, ProbeResult } from '@amphi/contract';
import { z } from 'zod';
import type { Tickets } from '../../account/index.ts';
import { probeRtmp } from '../../live/index.ts';
import type { BlobStore } from '../../platform/blob/index.ts';
import type { Config, SiteAddress } from '../../platform/config/index.ts';
import type { Log } from '../../platform/log/index.ts';
import { findFfmpeg } from '../../platform/process/index.ts';

/** What the probes try out. */
export interface ProbeOptions {
  readonly tickets: Pick<Tickets, 'issue' | 'take'>;
  readonly blobs: BlobStore;
  readonly address: SiteAddress;
  readonly log: Log;
  readonly config: Pick<Config, 'ffmpegPath' | 'host'> & { readonly limits: Pick<Config['limits'], 'minFreeDisk'> };
}

type Outcome = Omit<ProbeResult, 'name'>;
type Facts = ProbeResult['facts'];

const good = (facts: Facts): Outcome => ({ isGood: true, code: 'good', facts });
const bad = (code: string, facts: Facts = {}): Outcome => ({ isGood: false, code, facts });
const httpMs = 5_000;
/** A commit that takes longer holds everybody up. */
const slowCommitMs = 250;

const timed = async <Answer>(work: () => Promise<Answer>): Promise<readonly [Answer, number]> => {
  const began = performance.now();
  const answer = await work();
  return [answer, Math.round((performance.now() - began) * 10) / 10];
};

const probeTicket = { name: 'probe', lifeMs: 60_000, payload: z.object({ mark: z.string() }) };

/** A row is written and committed (the log of the database is on disk then), and read back. */
const probeDatabase = async ({ tickets }: ProbeOptions): Promise<Outcome> => {
  const mark = randomBytes(16).toString('base64url');
  const [{ id }, writeMs] = await timed(() => tickets.issue(probeTicket, { mark }));
  const [found, readMs] = await timed(() => tickets.take(probeTicket, id));
  const facts = { writeMs, readMs };
  if (found?.mark !== mark) return bad('database_lost', facts);
  return writeMs > slowCommitMs ? bad('database_slow', facts) : good(facts);
};

/** A blob is written, read back and removed, and the space is enough for recordings. */
const probeStorage = async ({ blobs, config }: ProbeOptions): Promise<Outcome> => {
  const key = `probe/${randomBytes(12).toString('hex')}`;
  const bytes = randomBytes(64 * 1024);
  try {
    const [, writeMs] = await timed(() => blobs.put(key, [bytes]));
    const [found, readMs] = await timed(async () => buffer(await blobs.read(key)));
    const freePercent = Math.floor((await blobs.freeShare()) * 100);
    const facts = { writeMs, readMs, freePercent };
    if (!found.equals(bytes)) return bad('storage_lost', facts);
    return freePercent / 100 < config.limits.minFreeDisk ? bad('storage_low', facts) : good(facts);
  } finally {
    await blobs.delete(key);
  }
};

const probeFfmpeg = async ({ config }: ProbeOptions): Promise<Outcome> => {
  const found = await findFfmpeg(config.ffmpegPath);
  if (found === null) return bad('ffmpeg_missing');
  const { version, hasH264, hasAac } = found;
  const facts = { version, h264: hasH264 ? 'yes' : 'no', aac: hasAac ? 'yes' : 'no' };
  return hasH264 && hasAac ? good(facts) : bad('ffmpeg_encoders', facts);
};

const ownHost = (host: string): string => (['0.0.0.0', '::', '[::]'].includes(host) ? 'localhost' : host);

const probePush = async ({ address, config }: ProbeOptions): Promise<Outcome> => {
  const { rtmp: port } = address.ports();
  const tookMs = await probeRtmp(ownHost(config.host), port);
  return tookMs === null ? bad('rtmp_silent', { port }) : good({ port, tookMs });
};

/** Whether the address that links carry answers; nobody typed it here, so it may be private. */
const probeHttp = async ({ address }: ProbeOptions): Promise<Outcome> => {
  const url = address.httpUrl();
  try {
    const [status, tookMs] = await timed(async () => {
      const answer = await fetch(`${url}/api/health`, { signal: AbortSignal.timeout(httpMs), redirect: 'error' });
      await answer.body?.cancel();
      return answer.status;
    });
    return status === 200 ? good({ url, tookMs }) : bad('http_wrong', { url, status });
  } catch {
    return bad('http_unreachable', { url });
  }
};

const probes: Readonly<Record<ProbeName, (options: ProbeOptions) => Promise<Outcome>>> = {
  database: probeDatabase,
  storage: probeStorage,
  ffmpeg: probeFfmpeg,
  rtmp: probePush,
  http: probeHttp,
};

/** Tries one thing out as it will be used; what fails is an answer, not an error. */
export const probe = async (name: ProbeName, options: ProbeOptions): Promise<ProbeResult> => {
  const outcome = await probes[name](options).catch((error: unknown) => {
    options.log.warn({ err: error, probe: name }, 'a probe of the first run failed');
    return bad(`${name}_failed`);
  });
  return { name, ...outcome };
};
