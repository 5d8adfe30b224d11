import { randomBytes } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { ConfigError } from './config-error.ts';

/** What `secrets.json` holds. */
const storedSecrets = z.object({
  siteKey: z.string(),
  metricsToken: z.string(),
  /** Password of the embedded database; of no use from outside, its socket is private. */
  databasePassword: z.string(),
});

/** Secrets as they lie in the data folder. */
export type StoredSecrets = z.infer<typeof storedSecrets>;

/**
 * Reads `secrets.json` of the data folder, or makes it (mode 0600). Two processes that start at once get the same secrets.
 * @throws ConfigError when the file exists but cannot be used.
 */
export function loadStoredSecrets(dataDir: string): StoredSecrets {
  makeDataDir(dataDir);
  const file = join(dataDir, 'secrets.json');
  return readStored(file) ?? createStored(file);
}

/** Makes the folder and its parents one by one: `recursive` never returns where the system says that a parent is missing for ever (`/proc`). */
function makeDataDir(dataDir: string): void {
  try {
    makeFolder(dataDir);
    accessSync(dataDir, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new ConfigError([`AMPHI_DATA: ${dataDir} cannot be used as a folder to write to (${codeOf(error)})`]);
  }
}

function makeFolder(folder: string): void {
  if (existsSync(folder)) {
    if (!statSync(folder).isDirectory()) throw Object.assign(new Error(folder), { code: 'ENOTDIR' });
    return;
  }
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o711 });
  } catch (error) {
    // Another starter made it in the same moment.
    if (codeOf(error) !== 'EEXIST') throw error;
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error);

function readStored(file: string): StoredSecrets | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw new ConfigError([`${file}: cannot be read (${String(error)})`]);
  }
  chmodSync(file, 0o600);
  try {
    return storedSecrets.parse(JSON.parse(text));
  } catch {
    throw new ConfigError([`${file}: is damaged; restore it from a backup, stream keys cannot be read without it`]);
  }
}

function createStored(file: string): StoredSecrets {
  const secrets: StoredSecrets = {
    siteKey: randomBytes(32).toString('hex'),
    metricsToken: randomBytes(24).toString('base64url'),
    databasePassword: randomBytes(24).toString('base64url'),
  };
  const draft = `${file}.${process.pid}`;
  try {
    writeFileSync(draft, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
    linkSync(draft, file);
    return secrets;
  } catch (error) {
    const winner = readStored(file);
    if (winner === null) throw new ConfigError([`${file}: cannot be written (${String(error)})`]);
    return winner;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Why a site key is too weak or malformed, null when it is good. Expects 64 hexadecimal digits that look random. */
export function siteKeyFault(key: string): string | null {
  if (!/^[0-9a-f]{64}$/i.test(key)) return 'expected 64 hexadecimal digits (openssl rand -hex 32)';
  const bytes = Buffer.from(key, 'hex');
  if (new Set(bytes).size < 16) return 'is too weak: make one with openssl rand -hex 32';
  const steps = new Set(bytes.map((byte, at) => (byte - (bytes[at - 1] ?? 0)) & 0xff));
  return steps.size < 8 ? 'is too weak: make one with openssl rand -hex 32' : null;
}

/** Why a token is too weak, null when it is good. Expects 16 characters or more, at least 8 of them different. */
export function tokenFault(token: string): string | null {
  if (token.length < 16) return `expected at least 16 characters, got ${token.length}`;
  return new Set(token).size < 8 ? 'is too weak: make one with openssl rand -hex 24' : null;
}
