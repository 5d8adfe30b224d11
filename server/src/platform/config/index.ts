export type { S3Settings } from './blob-url.ts';
export { loadConfig, type Config, type Mode, type TlsSettings } from './config.ts';
export { ConfigError } from './config-error.ts';
export { createSiteAddress, type SiteAddress } from './site-address.ts';
export type { RoleName } from './settings.ts';
