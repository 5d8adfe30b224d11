/** A scripted authenticator (WebAuthn Level 3 section 6): ES256, CBOR by hand, every part of an answer can be bent. */
import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

/** What an answer may be wrong in. */
export interface Bends {
  /** Page that the browser says it is on. */
  readonly origin?: string;
  readonly challenge?: string;
  readonly rpId?: string;
  readonly counter?: number;
  /** A key without PIN or fingerprint. */
  readonly isUserVerified?: boolean;
  readonly type?: string;
  /** Signs with a key that is not the passkey's. */
  readonly isForged?: boolean;
  readonly userHandle?: string;
}

/** What the server asks for. */
export interface CreationWish {
  readonly challenge: string;
  readonly rp: { readonly id: string };
  readonly user: { readonly id: string };
}
export interface RequestWish {
  readonly challenge: string;
  readonly rpId: string;
}

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
const sha256 = (bytes: Uint8Array | string): Buffer => createHash('sha256').update(bytes).digest();

/** CBOR (RFC 8949) of what authenticators need: integers, bytes, text, maps. */
const head = (major: number, value: number): Buffer => {
  if (value < 24) return Buffer.from([(major << 5) | value]);
  if (value < 256) return Buffer.from([(major << 5) | 24, value]);
  return Buffer.from([(major << 5) | 25, value >> 8, value & 255]);
};
type Cbor = number | string | Uint8Array | ReadonlyMap<number | string, Cbor>;
const serializeCbor = (value: Cbor): Buffer => {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value]);
  const pairs = [...value].flatMap(([key, item]) => [serializeCbor(key), serializeCbor(item)]);
  return Buffer.concat([head(5, value.size), ...pairs]);
};

/** COSE_Key of a P-256 key (RFC 9052 section 7, RFC 9053 section 7.1.1). */
const coseKey = (publicKey: KeyObject): Buffer => {
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const bytes = (text: string): Buffer => Buffer.from(text, 'base64url');
  return serializeCbor(
    new Map<number, Cbor>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, bytes(x)],
      [-3, bytes(y)],
    ]),
  );
};

const newKeys = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });
const isUserPresent = 1;
const isVerified = 4;
const hasCredential = 64;

/** One passkey in one device. */
export class ScriptedPasskey {
  readonly id = base64url(randomBytes(32));
  readonly #keys = newKeys();
  #userHandle = '';
  #counter = 0;
  readonly #origin: string;

  /** `origin` is the page that its browser shows. */
  constructor(origin: string) {
    this.#origin = origin;
  }

  #clientData(type: string, challenge: string, bends: Bends): Buffer {
    const told = {
      type: bends.type ?? type,
      challenge: bends.challenge ?? challenge,
      origin: bends.origin ?? this.#origin,
    };
    return Buffer.from(JSON.stringify({ ...told, crossOrigin: false }));
  }

  #authenticatorData(rpId: string, bends: Bends, credential: Uint8Array = new Uint8Array()): Buffer {
    const verified = bends.isUserVerified === false ? 0 : isVerified;
    const flags = isUserPresent | verified | (credential.length > 0 ? hasCredential : 0);
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(bends.counter ?? this.#counter);
    return Buffer.concat([sha256(bends.rpId ?? rpId), Buffer.from([flags]), counter, credential]);
  }

  /** Answers `navigator.credentials.create` (RegistrationResponseJSON) without attestation. */
  create(wish: CreationWish, bends: Bends = {}): Record<string, unknown> {
    this.#userHandle = wish.user.id;
    const id = Buffer.from(this.id, 'base64url');
    const length = Buffer.from([id.length >> 8, id.length & 255]);
    const credential = Buffer.concat([Buffer.alloc(16), length, id, coseKey(this.#keys.publicKey)]);
    const authData = this.#authenticatorData(wish.rp.id, bends, credential);
    const attestation = new Map<string, Cbor>([
      ['fmt', 'none'],
      ['attStmt', new Map()],
      ['authData', authData],
    ]);
    const response = {
      clientDataJSON: base64url(this.#clientData('webauthn.create', wish.challenge, bends)),
      attestationObject: base64url(serializeCbor(attestation)),
      transports: ['internal'],
    };
    return { id: this.id, rawId: this.id, type: 'public-key', response, clientExtensionResults: {} };
  }

  /** Answers `navigator.credentials.get` (AuthenticationResponseJSON) and counts. */
  get(wish: RequestWish, bends: Bends = {}): Record<string, unknown> {
    this.#counter += 1;
    const data = this.#authenticatorData(wish.rpId, bends);
    const clientData = this.#clientData('webauthn.get', wish.challenge, bends);
    const key = bends.isForged === true ? newKeys().privateKey : this.#keys.privateKey;
    const response = {
      clientDataJSON: base64url(clientData),
      authenticatorData: base64url(data),
      signature: base64url(sign('sha256', Buffer.concat([data, sha256(clientData)]), key)),
      userHandle: bends.userHandle ?? this.#userHandle,
    };
    return { id: this.id, rawId: this.id, type: 'public-key', response, clientExtensionResults: {} };
  }
}
