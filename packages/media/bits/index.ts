export { BitReader } from './bit-reader.ts';
export { ByteReader } from './byte-reader.ts';
export { concatBytes, equalBytes } from './concat.ts';
export { decodeUtf8, encodeUtf8 } from './utf8.ts';
export { ProtocolViolation } from './violation.ts';
