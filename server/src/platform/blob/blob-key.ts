const part = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}$/;

/** A key or prefix that must not be used: it could leave the store or hide in it. This is a bug of the caller, not of its user. */
class InvalidBlobKey extends Error {
  override readonly name = 'InvalidBlobKey';
  readonly code = 'blob_key_invalid';

  constructor(key: string) {
    super(`invalid blob key: ${JSON.stringify(key.slice(0, 200))}`);
  }
}

/**
 * The parts of a key such as `live/<sessionId>/12.m4s`.
 * @throws InvalidBlobKey for empty parts, leading dots and characters other than `A-Z a-z 0-9 . _ -`.
 */
export function parseBlobKey(key: string): readonly string[] {
  const parts = key.split('/');
  if (key.length > 900 || parts.length > 16 || !parts.every((text) => part.test(text))) throw new InvalidBlobKey(key);
  return parts;
}

/**
 * The parts of a prefix such as `live/<sessionId>/`; the empty prefix means everything.
 * @throws InvalidBlobKey when it does not end with a slash or a part is invalid.
 */
export function parseBlobPrefix(prefix: string): readonly string[] {
  if (prefix === '') return [];
  if (!prefix.endsWith('/')) throw new InvalidBlobKey(prefix);
  return parseBlobKey(prefix.slice(0, -1));
}
