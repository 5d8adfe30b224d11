import { createHash, createPublicKey, verify, type JsonWebKey } from 'node:crypto';
import { z } from 'zod';

const jwkSchema = z.object({ crv: z.literal('P-256'), kty: z.literal('EC'), x: z.string(), y: z.string() });
const bodySchema = z.object({ payload: z.string(), protected: z.string(), signature: z.string() });
const headerSchema = z.object({
  alg: z.literal('ES256'),
  url: z.string(),
  nonce: z.string(),
  jwk: jwkSchema.optional(),
  kid: z.string().optional(),
});

const fromBase64 = (text: string): unknown => JSON.parse(Buffer.from(text, 'base64url').toString());

/** A request as an ACME client signs it (RFC 8555 section 6.2). */
export interface SignedRequest {
  /** Thumbprint of the key that signed (RFC 7638). */
  readonly thumbprint: string;
  readonly nonce: string;
  readonly url: string;
  /** Null for POST-as-GET. */
  readonly payload: unknown;
}

/** The key of an account, by its address. */
export type KeyOf = (kid: string) => JsonWebKey | undefined;

/** Reads a request, and finds its key in the request itself or by the account. @throws when the signature is not right */
export const readSignedRequest = (text: string, keyOf: KeyOf): SignedRequest & { readonly jwk: JsonWebKey } => {
  const body = bodySchema.parse(JSON.parse(text));
  const header = headerSchema.parse(fromBase64(body.protected));
  const jwk = jwkSchema.parse(header.jwk ?? keyOf(header.kid ?? ''));
  const isRight = verify(
    'sha256',
    Buffer.from(`${body.protected}.${body.payload}`),
    { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
    Buffer.from(body.signature, 'base64url'),
  );
  if (!isRight) throw new Error('the signature is wrong');
  const { crv, kty, x, y } = jwk;
  const thumbprint = createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
  const payload = body.payload === '' ? null : fromBase64(body.payload);
  return { thumbprint, nonce: header.nonce, url: header.url, payload, jwk };
};
