import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { isIP } from 'node:net';
import { childrenOf, element, objectId, sequence, time } from './der.ts';

/** When a certificate is good. */
export interface Life {
  readonly from: Date;
  readonly to: Date;
}

/** A certificate authority of one test: no program and no network is asked, and dates are free. */
export interface TestAuthority {
  /** Its own certificate as PEM, for clients that are to trust it. */
  readonly root: string;
  /** A chain for a public key (SubjectPublicKeyInfo as DER); names are DNS names or IPv4 addresses. */
  certify(names: readonly string[], publicKey: Buffer, life: Life): string;
  /** A chain with a new private key, both PEM. */
  issue(names: readonly string[], life: Life): { readonly cert: string; readonly key: string };
}

const ecdsaWithSha256 = sequence(objectId('1.2.840.10045.4.3.2'));

const nameOf = (commonName: string): Buffer =>
  sequence(element(0x31, sequence(objectId('2.5.4.3'), element(0x0c, Buffer.from(commonName)))));

const toPem = (label: string, der: Buffer): string =>
  // Lines of at most 64 characters, and no empty one, which OpenSSL takes for the end.
  `-----BEGIN ${label}-----\n${der.toString('base64').replaceAll(/.{1,64}/g, '$&\n')}-----END ${label}-----\n`;

const alternativeNames = (names: readonly string[]): Buffer => {
  const entries = names.map((name) =>
    isIP(name) === 4 ? element(0x87, Buffer.from(name.split('.').map(Number))) : element(0x82, Buffer.from(name)),
  );
  return sequence(objectId('2.5.29.17'), element(0x04, sequence(...entries)));
};

const isAuthority = sequence(
  objectId('2.5.29.19'),
  element(0x01, Buffer.from([0xff])),
  element(0x04, sequence(element(0x01, Buffer.from([0xff])))),
);

interface Contents {
  readonly issuer: string;
  readonly subject: string;
  readonly publicKey: Buffer;
  readonly life: Life;
  readonly extension: Buffer;
}

/** An X.509 v3 certificate (RFC 5280 section 4.1). */
const makeCertificate = ({ issuer, subject, publicKey, life, extension }: Contents, signer: KeyObject): string => {
  const serial = Buffer.concat([Buffer.from([0x01]), randomBytes(8)]);
  const toSign = sequence(
    element(0xa0, element(0x02, Buffer.from([2]))),
    element(0x02, serial),
    ecdsaWithSha256,
    nameOf(issuer),
    sequence(time(life.from), time(life.to)),
    nameOf(subject),
    publicKey,
    element(0xa3, sequence(extension)),
  );
  const signature = element(0x03, Buffer.from([0]), sign('sha256', toSign, signer));
  return toPem('CERTIFICATE', sequence(toSign, ecdsaWithSha256, signature));
};

/** Makes an authority with a key of its own. */
export const createTestAuthority = (commonName = 'Authority of a test'): TestAuthority => {
  const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const root = makeCertificate(
    {
      issuer: commonName,
      subject: commonName,
      publicKey: own.publicKey.export({ type: 'spki', format: 'der' }),
      life: { from: new Date('2020-01-01T00:00:00Z'), to: new Date('2049-01-01T00:00:00Z') },
      extension: isAuthority,
    },
    own.privateKey,
  );
  const certify = (names: readonly string[], publicKey: Buffer, life: Life): string =>
    makeCertificate(
      { issuer: commonName, subject: names[0] ?? '', publicKey, life, extension: alternativeNames(names) },
      own.privateKey,
    ) + root;
  return {
    root,
    certify,
    issue: (names, life) => {
      const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const cert = certify(names, publicKey.export({ type: 'spki', format: 'der' }), life);
      return { cert, key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
    },
  };
};

/** The public key of a certificate request (PKCS #10, RFC 2986 section 4.1), as SubjectPublicKeyInfo. */
export const keyOfRequest = (request: Buffer): Buffer => {
  const [info] = childrenOf(request);
  const publicKey = info === undefined ? undefined : childrenOf(info)[2];
  if (publicKey === undefined) throw new Error('this is no certificate request');
  return publicKey;
};
