import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Failures } from './acme-plan.ts';
import { readCertificate, type Certificate } from './certificate.ts';

const storedCertificate = z.object({
  directoryUrl: z.string(),
  domains: z.array(z.string()),
  certificate: z.string(),
  key: z.string(),
});
const storedFailures = z.object({ order: z.string(), count: z.int().min(0), lastAt: z.number() });

/** What a certificate was asked for: another authority or other names need another one. */
export interface AcmeWish {
  readonly directoryUrl: string;
  readonly domains: readonly string[];
}

/** A certificate as it lies in the folder. */
export interface AcmeCertificate {
  readonly certificate: Certificate;
  readonly wish: AcmeWish;
}

/** The folder `tls/` in the data folder: account key, certificate with its key, failures. All files are for the owner alone. */
export interface AcmeFolder {
  /** The account's private key as PEM, null before the first order. */
  readAccountKey(): Promise<string | null>;
  writeAccountKey(pem: string): Promise<void>;
  /** Null when there is none. @throws when it is damaged */
  readCertificate(): Promise<AcmeCertificate | null>;
  writeCertificate(stored: AcmeCertificate): Promise<void>;
  /** Of this order; failures of another order do not count. */
  readFailures(order: string): Promise<Failures>;
  writeFailures(order: string, failures: Failures): Promise<void>;
}

/** The folder of a data folder; made with the first file. */
export const openAcmeFolder = (dataDir: string): AcmeFolder => {
  const folder = join(dataDir, 'tls');
  const read = (name: string): Promise<string | null> => readIfThere(join(folder, name));
  const write = (name: string, text: string): Promise<void> => writeWhole(folder, name, text);
  return {
    readAccountKey: () => read('account.pem'),
    writeAccountKey: (pem) => write('account.pem', pem),
    readCertificate: async () => {
      const text = await read('certificate.json');
      if (text === null) return null;
      const { certificate, key, ...wish } = storedCertificate.parse(JSON.parse(text));
      return { certificate: readCertificate(certificate, key), wish };
    },
    writeCertificate: ({ certificate, wish }) => {
      const { chain, key } = certificate;
      return write('certificate.json', `${JSON.stringify({ ...wish, certificate: chain, key }, null, 2)}\n`);
    },
    readFailures: async (order) => {
      const stored = parseFailures(await read('failures.json'));
      return stored?.order === order ? { count: stored.count, lastAt: stored.lastAt } : { count: 0, lastAt: 0 };
    },
    writeFailures: (order, { count, lastAt }) =>
      write('failures.json', `${JSON.stringify({ order, count, lastAt })}\n`),
  };
};

/** What cannot be read counts as none. */
const parseFailures = (text: string | null): z.output<typeof storedFailures> | null => {
  if (text === null) return null;
  try {
    return storedFailures.parse(JSON.parse(text));
  } catch {
    return null;
  }
};

const readIfThere = async (file: string): Promise<string | null> => {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
};

/** A crash leaves the old file or the new one. */
const writeWhole = async (folder: string, name: string, text: string): Promise<void> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = join(folder, `${name}.draft`);
  await rm(draft, { force: true });
  await writeFile(draft, text, { mode: 0o600, flush: true });
  await rename(draft, join(folder, name));
};
