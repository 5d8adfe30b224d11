import { ByteReader, ProtocolViolation } from '../bits/index.ts';
import { marker } from './amf-value.ts';
import type { AmfObject, AmfValue } from './amf-value.ts';
import { defaultRtmpLimits } from './limits.ts';

/** Bounds for one AMF message. */
export interface AmfLimits {
  /** Nesting of objects and arrays. */
  readonly amfDepth: number;
  /** Values of all levels together. */
  readonly amfItems: number;
  /** Length of a property name in bytes. */
  readonly maxNameBytes: number;
}

/** Reads AMF0 values from one message; a declared count takes no memory before its items are there. */
class AmfReader {
  readonly #input: ByteReader;
  readonly #limits: AmfLimits;
  #items = 0;

  constructor(bytes: Uint8Array, limits: AmfLimits) {
    this.#input = new ByteReader(bytes);
    this.#limits = limits;
  }

  get isAtEnd(): boolean {
    return this.#input.remaining === 0;
  }

  value(depth: number): AmfValue {
    this.#items += 1;
    if (this.#items > this.#limits.amfItems) {
      throw new ProtocolViolation('amf.items', `expected at most ${this.#limits.amfItems} values`);
    }
    if (depth > this.#limits.amfDepth) {
      throw new ProtocolViolation('amf.depth', `expected at most ${this.#limits.amfDepth} levels`);
    }
    return this.#body(this.#input.u8(), depth);
  }

  #body(type: number, depth: number): AmfValue {
    const input = this.#input;
    switch (type) {
      case marker.number:
        return input.f64();
      case marker.boolean:
        return input.u8() !== 0;
      case marker.string:
        return input.utf8(input.u16());
      case marker.longString:
      case marker.xml:
        return input.utf8(input.u32());
      case marker.null:
        return null;
      case marker.undefined:
      case marker.unsupported:
        return undefined;
      case marker.reference:
        input.skip(2);
        return undefined;
      case marker.date:
        return this.#date();
      case marker.typedObject:
        input.skip(input.u16());
        return this.#object('object', depth);
      case marker.object:
        return this.#object('object', depth);
      case marker.ecmaArray:
        // The count is a hint that encoders get wrong (AMF0 §2.10); the end marker decides.
        input.skip(4);
        return this.#object('ecma', depth);
      case marker.strictArray:
        return this.#array(depth);
      default:
        throw new ProtocolViolation('amf.marker', `expected an AMF0 type, got ${type}`);
    }
  }

  #date(): AmfValue {
    const epochMs = this.#input.f64();
    this.#input.skip(2);
    return { type: 'date', epochMs };
  }

  #object(type: AmfObject['type'], depth: number): AmfObject {
    const properties = new Map<string, AmfValue>();
    const input = this.#input;
    for (;;) {
      // Some encoders leave out the end marker of the last object in a message.
      if (input.remaining === 0) return { type, properties };
      const length = input.u16();
      if (length > this.#limits.maxNameBytes) {
        throw new ProtocolViolation(
          'amf.name',
          `expected a name of at most ${this.#limits.maxNameBytes} bytes, got ${length}`,
        );
      }
      const name = input.utf8(length);
      if (length === 0 && input.bytes[input.position] === marker.objectEnd) {
        input.skip(1);
        return { type, properties };
      }
      properties.set(name, this.value(depth + 1));
    }
  }

  #array(depth: number): readonly AmfValue[] {
    const count = this.#input.u32();
    if (count > this.#limits.amfItems) {
      throw new ProtocolViolation('amf.items', `expected at most ${this.#limits.amfItems} values, got ${count}`);
    }
    const items: AmfValue[] = [];
    for (let index = 0; index < count; index++) items.push(this.value(depth + 1));
    return items;
  }
}

/**
 * All AMF0 values of a message body in order.
 * @throws ProtocolViolation `truncated`, `amf.marker`, `amf.depth`, `amf.items`, `amf.name`
 */
export const parseAmf = (bytes: Uint8Array, limits: AmfLimits = defaultRtmpLimits): AmfValue[] => {
  const reader = new AmfReader(bytes, limits);
  const values: AmfValue[] = [];
  while (!reader.isAtEnd) values.push(reader.value(0));
  return values;
};
