export type { CertificateSource } from './certificate-source.ts';
export type { Challenges } from './challenges.ts';
export { describeCertificate, openCertificates, type Certificates } from './open-certificates.ts';
export { followCertificate } from './secure-context.ts';
