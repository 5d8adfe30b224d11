import type { SecureContextOptions, Server } from 'node:tls';
import type { Certificate } from './certificate.ts';
import type { CertificateSource } from './certificate-source.ts';

/** Suites with forward secrecy and authenticated encryption alone (Mozilla's "intermediate" list without finite-field DHE). */
const ciphers = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
].join(':');

const contextOf = ({ chain, key }: Certificate): SecureContextOptions => ({
  cert: chain,
  key,
  minVersion: 'TLSv1.2',
  ciphers,
});

/**
 * Lets a TLS server show the source's certificate, and each new one to those who connect from then on; open connections
 * stay. Without a certificate every handshake fails. The answer ends it.
 */
export const followCertificate = (server: Server, source: CertificateSource): (() => void) => {
  const show = (certificate: Certificate): void => server.setSecureContext(contextOf(certificate));
  const current = source.current();
  if (current !== null) show(current);
  return source.onChange(show);
};
