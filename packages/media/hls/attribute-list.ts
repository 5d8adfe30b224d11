import { PlaylistSyntaxError } from './parsed-playlist.ts';

/** Attributes of a tag by name (RFC 8216bis §4.2); quoted strings without their quotes. */
export type AttributeList = ReadonlyMap<string, string>;

const attribute = /([A-Z0-9-]{1,64})=("[^"\r\n]*"|[^",\s]*)(?:,|$)/y;

/** Reads an attribute list. @throws PlaylistSyntaxError */
export function parseAttributeList(text: string): AttributeList {
  const attributes = new Map<string, string>();
  attribute.lastIndex = 0;
  let at = 0;
  while (at < text.length) {
    attribute.lastIndex = at;
    const match = attribute.exec(text);
    const [whole, name, value] = match ?? [];
    if (whole === undefined || name === undefined || value === undefined) {
      throw new PlaylistSyntaxError(`expected an attribute at ${text.slice(at, at + 40)}`);
    }
    if (attributes.has(name)) throw new PlaylistSyntaxError(`${name} stands twice`);
    attributes.set(name, value.startsWith('"') ? value.slice(1, -1) : value);
    at += whole.length;
  }
  return attributes;
}

/** A required attribute. @throws PlaylistSyntaxError */
export function requireAttribute(attributes: AttributeList, name: string): string {
  const value = attributes.get(name);
  if (value === undefined || value === '') throw new PlaylistSyntaxError(`${name} is missing`);
  return value;
}

/** A whole number. @throws PlaylistSyntaxError */
export function parseInteger(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new PlaylistSyntaxError(`expected a whole number, got ${text.slice(0, 40)}`);
  return Number(text);
}

/** A decimal number of seconds. @throws PlaylistSyntaxError */
export function parseSeconds(text: string): number {
  if (!/^\d{1,12}(\.\d{1,12})?$/.test(text)) {
    throw new PlaylistSyntaxError(`expected seconds, got ${text.slice(0, 40)}`);
  }
  return Number(text);
}

/** Seconds as milliseconds on the printed grid of 10 µs. @throws PlaylistSyntaxError */
export const parseDurationMs = (text: string): number => Math.round(parseSeconds(text) * 100_000) / 100;
