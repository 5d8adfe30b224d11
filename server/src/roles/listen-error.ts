import type { Config } from '../platform/config/index.ts';

const sentences: Readonly<Record<string, (port: number, setting: string, host: string) => string>> = {
  EADDRINUSE: (port, setting) =>
    `port ${port} is taken by another program: stop that one or choose another with ${setting}`,
  EACCES: (port, setting) => `port ${port} needs more rights than this user has: choose one from 1024 with ${setting}`,
  EADDRNOTAVAIL: (_port, _setting, host) => `this machine has no address ${host}: correct AMPHI_HOST`,
  ENOTFOUND: (_port, _setting, host) => `the address ${host} is unknown: correct AMPHI_HOST`,
};

/** Why a port could not be opened, in the operator's words; other failures stay as they are. */
export function describeListenError(error: unknown, config: Config): unknown {
  if (!(error instanceof Error && 'code' in error && 'syscall' in error)) return error;
  const sentence = typeof error.code === 'string' ? sentences[error.code] : undefined;
  if (sentence === undefined) return error;
  const port = 'port' in error && typeof error.port === 'number' ? error.port : 0;
  return new Error(sentence(port, settingOf(port, config), config.host), { cause: error });
}

function settingOf(port: number, config: Config): string {
  if (port === config.rtmpPort) return 'AMPHI_RTMP_PORT';
  if (port === config.rtmpsPort) return 'AMPHI_RTMPS_PORT';
  return port === config.httpsPort ? 'AMPHI_HTTPS_PORT' : 'AMPHI_HTTP_PORT';
}
