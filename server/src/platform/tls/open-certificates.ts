import { readFile } from 'node:fs/promises';
import type { Clock } from '../clock/index.ts';
import type { Config } from '../config/index.ts';
import type { Log } from '../log/index.ts';
import { openAcmeFolder } from './acme-folder.ts';
import { openAcme } from './acme-renewal.ts';
import { openCertificateFiles } from './certificate-files.ts';
import { readFacts, type CertificateFacts } from './certificate.ts';
import type { CertificateSource } from './certificate-source.ts';
import { createChallenges, type Challenges } from './challenges.ts';

/** The certificate of this server, wherever the operator has it from. */
export interface Certificates extends CertificateSource {
  /** To be answered at `/.well-known/acme-challenge/:token`; null when no authority will ask. */
  readonly challenges: Challenges | null;
  /** Begins to fetch and renew, once challenges are answered. */
  start(): void;
  stop(): void;
}

/** What it is made with. */
export interface CertificateTools {
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * The certificate by the configuration; null = this server has none.
 * @throws CertificateError when the operator's files cannot be used
 */
export const openCertificates = async (
  { tls, dataDir }: Pick<Config, 'tls' | 'dataDir'>,
  tools: CertificateTools,
): Promise<Certificates | null> => {
  if (tls === null) return null;
  if (tls.kind === 'files') {
    const files = await openCertificateFiles(tls, tools);
    return { ...files, challenges: null, start: () => undefined };
  }
  const challenges = createChallenges();
  const acme = await openAcme(tls, { ...tools, challenges, folder: openAcmeFolder(dataDir) });
  return { ...acme, challenges };
};

/** What the operator is told about the certificate. */
export interface CertificateReport {
  /** From which setting it comes. */
  readonly source: 'files' | 'acme';
  /** Null when there is none yet, or none that can be read; then `problem` says why. */
  readonly facts: CertificateFacts | null;
  readonly problem: string | null;
}

/** Reads what a server with this configuration shows; null = no TLS of its own. */
export const describeCertificate = async ({
  tls,
  dataDir,
}: Pick<Config, 'tls' | 'dataDir'>): Promise<CertificateReport | null> => {
  if (tls === null) return null;
  const source = tls.kind;
  try {
    if (tls.kind === 'files') {
      return { source, facts: readFacts(await readFile(tls.certFile, 'utf8')), problem: null };
    }
    const stored = await openAcmeFolder(dataDir).readCertificate();
    const problem = stored === null ? 'there is no certificate yet; the log of the server says why' : null;
    return { source, facts: stored?.certificate.facts ?? null, problem };
  } catch (error) {
    return { source, facts: null, problem: error instanceof Error ? error.message : String(error) };
  }
};
