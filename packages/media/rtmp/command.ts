import { ProtocolViolation, concatBytes } from '../bits/index.ts';
import { parseAmf } from './amf-reader.ts';
import type { AmfValue } from './amf-value.ts';
import type { RtmpLimits } from './limits.ts';

/** One command message (RTMP 1.0 §7.1.1). */
export interface Command {
  readonly name: string;
  /** 0 when no answer is awaited. */
  readonly transaction: number;
  /** The command object and what follows it. */
  readonly values: readonly AmfValue[];
}

/** The body of a message as one buffer; a message in one slice is not copied. */
export const wholeBody = (chunks: readonly Uint8Array[]): Uint8Array => {
  const [first, second] = chunks;
  return first !== undefined && second === undefined ? first : concatBytes(chunks);
};

/** @throws ProtocolViolation `command.name` and those of `parseAmf` */
export const parseCommand = (body: Uint8Array, limits: RtmpLimits): Command => {
  const [name, transaction, ...values] = parseAmf(body, limits);
  if (typeof name !== 'string' || name.length > limits.maxNameBytes) {
    throw new ProtocolViolation('command.name', 'expected a command to begin with its name');
  }
  return { name, transaction: typeof transaction === 'number' ? transaction : 0, values };
};

/** The value at `index` when it is text, else empty. */
export const textAt = (command: Command, index: number): string => {
  const value = command.values[index];
  return typeof value === 'string' ? value : '';
};

/** The value at `index` when it is a number, else null. */
export const numberAt = (command: Command, index: number): number | null => {
  const value = command.values[index];
  return typeof value === 'number' ? value : null;
};
