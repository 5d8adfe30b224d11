import type { ProbeName, ProbeResult } from '@amphi/contract';

/** What each probe is called. */
export const probeLabels: Readonly<Record<ProbeName, string>> = {
  database: 'setup.probeDatabase',
  storage: 'setup.probeStorage',
  ffmpeg: 'setup.probeFfmpeg',
  rtmp: 'setup.probeRtmp',
  http: 'setup.probeHttp',
};

const goodWords: Readonly<Record<ProbeName, string>> = {
  database: 'setup.goodDatabase',
  storage: 'setup.goodStorage',
  ffmpeg: 'setup.goodFfmpeg',
  rtmp: 'setup.goodRtmp',
  http: 'setup.goodHttp',
};

const badWords: Readonly<Record<string, string>> = {
  database_lost: 'setup.badDatabaseLost',
  database_slow: 'setup.badDatabaseSlow',
  storage_lost: 'setup.badStorageLost',
  storage_low: 'setup.badStorageLow',
  ffmpeg_missing: 'setup.badFfmpegMissing',
  ffmpeg_encoders: 'setup.badFfmpegEncoders',
  rtmp_silent: 'setup.badRtmpSilent',
  http_wrong: 'setup.badHttpWrong',
  http_unreachable: 'setup.badHttpUnreachable',
};

/** Message of what a probe found; its facts are the parameters. */
export const probeMessage = ({ name, isGood, code }: Pick<ProbeResult, 'name' | 'isGood' | 'code'>): string =>
  isGood ? goodWords[name] : (badWords[code] ?? 'setup.badOther');
