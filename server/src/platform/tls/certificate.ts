import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { createSecureContext } from 'node:tls';

/** What people want to know about a certificate. */
export interface CertificateFacts {
  /** The name it was made for, such as `live.example.org`. */
  readonly subject: string;
  readonly issuer: string;
  /** DNS names that it is good for. */
  readonly domains: readonly string[];
  readonly validFrom: Date;
  readonly validTo: Date;
}

/** A certificate that a server can show: chain and key fit each other. */
export interface Certificate {
  /** PEM, the server's own first. */
  readonly chain: string;
  /** PEM, not encrypted. */
  readonly key: string;
  readonly facts: CertificateFacts;
}

/** A certificate cannot be used; the message is a sentence for the operator and holds nothing of the key. */
export class CertificateError extends Error {
  override readonly name = 'CertificateError';
}

/** A field of a distinguished name as Node writes it, one `NAME=value` per line. */
const fieldOf = (name: string, field: string): string | null =>
  new RegExp(`^${field}=(.*)$`, 'm').exec(name)?.[1] ?? null;

const domainsOf = (certificate: X509Certificate): string[] =>
  (certificate.subjectAltName ?? '').split(', ').flatMap((name) => (name.startsWith('DNS:') ? [name.slice(4)] : []));

/**
 * Reads the first certificate of a PEM chain.
 * @throws CertificateError when there is none
 */
export const readFacts = (chain: string): CertificateFacts => {
  const certificate = parseChain(chain);
  const domains = domainsOf(certificate);
  const { subject, issuer, validFromDate: validFrom, validToDate: validTo } = certificate;
  return {
    subject: fieldOf(subject, 'CN') ?? domains[0] ?? subject.replaceAll('\n', ', '),
    issuer: fieldOf(issuer, 'CN') ?? fieldOf(issuer, 'O') ?? issuer.replaceAll('\n', ', '),
    domains,
    validFrom,
    validTo,
  };
};

const parseChain = (chain: string): X509Certificate => {
  try {
    return new X509Certificate(chain);
  } catch {
    throw new CertificateError('holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)');
  }
};

const parseKey = (key: string): KeyObject => {
  try {
    return createPrivateKey(key);
  } catch {
    const isEncrypted = key.includes('ENCRYPTED');
    throw new CertificateError(
      isEncrypted
        ? 'the private key has a passphrase; write it without one (openssl pkey -in key.pem -out plain.pem)'
        : 'there is no private key in PEM form (-----BEGIN PRIVATE KEY-----)',
    );
  }
};

/**
 * Checks chain and key. An expired certificate passes: whether to use it is the caller's decision.
 * @throws CertificateError with what is wrong with them
 */
export const readCertificate = (chain: string, key: string): Certificate => {
  const facts = readFacts(chain);
  if (!parseChain(chain).checkPrivateKey(parseKey(key))) {
    throw new CertificateError(`the private key does not belong to the certificate of ${facts.subject}`);
  }
  try {
    createSecureContext({ cert: chain, key });
  } catch (error) {
    const reason = error instanceof Error && 'reason' in error ? String(error.reason) : 'unknown reason';
    throw new CertificateError(`the certificate of ${facts.subject} is refused by the TLS library (${reason})`);
  }
  return { chain, key, facts };
};
