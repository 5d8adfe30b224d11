import { readFile, stat } from 'node:fs/promises';
import { millis } from '@amphi/media/time';
import type { Clock } from '../clock/index.ts';
import type { Log } from '../log/index.ts';
import { CertificateError, readCertificate, type Certificate } from './certificate.ts';
import { createHolder, warnOfDates, type CertificateSource } from './certificate-source.ts';

/** How often the files are looked at. Links and network folders tell nobody that they changed, so they are asked. */
const lookMs = millis(10_000);
const remindMs = millis(86_400_000);

/** Where the operator keeps the certificate. */
export interface CertificateFiles {
  readonly certFile: string;
  readonly keyFile: string;
}

/** What reading them needs. */
export interface FileTools {
  readonly clock: Clock;
  readonly log: Log;
}

/** A source over two files, and how to end it. */
export interface OpenCertificateFiles extends CertificateSource {
  stop(): void;
}

/**
 * Reads both files and goes on looking at them. What replaces them and cannot be used is logged; the old certificate goes on.
 * @throws CertificateError when they cannot be used at the start
 */
export const openCertificateFiles = async (
  files: CertificateFiles,
  tools: FileTools,
): Promise<OpenCertificateFiles> => {
  const { clock, log } = tools;
  const holder = createHolder();
  const seenAtStart = await signatureOf(files);
  holder.set(await readFiles(files));
  const remind = (): void => {
    const certificate = holder.current();
    if (certificate !== null) warnOfDates(certificate.facts, clock.wall(), log);
  };
  remind();
  const look = createLook(files, seenAtStart, {
    taken: (certificate) => {
      holder.set(certificate);
      log.info({ validTo: certificate.facts.validTo.toISOString() }, 'the new TLS certificate is in use');
      remind();
    },
    refused: (reason) => log.error({ reason }, 'the new TLS certificate cannot be used: the old one goes on'),
  });
  let looking = Promise.resolve();
  const ends = [
    clock.every(lookMs, () => {
      looking = looking.then(look);
    }),
    clock.every(remindMs, remind),
  ];
  return { ...holder, stop: () => ends.forEach((end) => end()) };
};

/**
 * One look at the files, which says what it finds. Certificate and key are not replaced in the same moment: what cannot be used is judged only when the next look
 * finds it unchanged.
 */
export const createLook = (
  files: CertificateFiles,
  seenAtStart: string,
  tell: { taken(certificate: Certificate): void; refused(reason: string): void },
): (() => Promise<void>) => {
  let seen = seenAtStart;
  let doubtful: string | null = null;
  return async () => {
    const signature = await signatureOf(files);
    if (signature === seen) return;
    try {
      tell.taken(await readFiles(files));
      seen = signature;
      doubtful = null;
    } catch (error) {
      if (doubtful === signature) {
        seen = signature;
        tell.refused(error instanceof Error ? error.message : String(error));
      }
      doubtful = signature;
    }
  };
};

/** Changes when one of the files is another one or was written. */
const signatureOf = async ({ certFile, keyFile }: CertificateFiles): Promise<string> => {
  const parts = await Promise.all(
    [certFile, keyFile].map(async (file) => {
      try {
        const { dev, ino, size, mtimeMs } = await stat(file);
        return `${dev} ${ino} ${size} ${mtimeMs}`;
      } catch {
        return 'missing';
      }
    }),
  );
  return parts.join();
};

const readFiles = async ({ certFile, keyFile }: CertificateFiles): Promise<Certificate> => {
  const [chain, key] = await Promise.all([readText('AMPHI_TLS_CERT', certFile), readText('AMPHI_TLS_KEY', keyFile)]);
  try {
    return readCertificate(chain, key);
  } catch (error) {
    if (!(error instanceof CertificateError)) throw error;
    throw new CertificateError(`AMPHI_TLS_CERT ${certFile}, AMPHI_TLS_KEY ${keyFile}: ${error.message}`);
  }
};

const readText = async (setting: string, file: string): Promise<string> => {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
    throw new CertificateError(`${setting}: ${file} cannot be read (${code})`);
  }
};
