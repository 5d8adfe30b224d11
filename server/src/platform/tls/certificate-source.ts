import type { Log } from '../log/index.ts';
import type { Certificate, CertificateFacts } from './certificate.ts';

/** Where listeners get the certificate from, now and whenever there is another one. */
export interface CertificateSource {
  /** Null while there is none yet: handshakes fail until then. */
  current(): Certificate | null;
  /** Calls the listener with each new certificate; the answer ends that. */
  onChange(listener: (certificate: Certificate) => void): () => void;
}

/** A source that somebody fills. */
export interface CertificateHolder extends CertificateSource {
  set(certificate: Certificate): void;
}

/** An empty holder. */
export const createHolder = (): CertificateHolder => {
  let current: Certificate | null = null;
  const listeners = new Set<(certificate: Certificate) => void>();
  return {
    current: () => current,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    set: (certificate) => {
      current = certificate;
      for (const listener of listeners) listener(certificate);
    },
  };
};

const dayMs = 86_400_000;

/** Says loudly that a certificate has expired, is not valid yet, or will expire within a week. */
export const warnOfDates = ({ subject, validFrom, validTo }: CertificateFacts, now: Date, log: Log): void => {
  const facts = { subject, validFrom: validFrom.toISOString(), validTo: validTo.toISOString() };
  if (now > validTo) log.error(facts, 'the TLS certificate HAS EXPIRED: browsers refuse it; renew it now');
  else if (now < validFrom)
    log.error(facts, 'the TLS certificate IS NOT VALID YET: is the clock of this machine right?');
  else if (validTo.getTime() - now.getTime() < 7 * dayMs) log.warn(facts, 'the TLS certificate expires within a week');
};
