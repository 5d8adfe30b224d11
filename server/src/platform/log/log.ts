import { pino, type DestinationStream, type Logger } from 'pino';
import { recordError } from './error-record.ts';
import { redactFields, redactText } from './redaction.ts';

/** Writes JSON lines: fields first, then a lower-case sentence, `log.warn({ liveId }, 'the publisher went away')`. */
export type Log = Logger;

/** Settings of a log. */
export interface LogOptions {
  readonly logLevel: string;
  /** Where the lines go; standard output when not given. */
  readonly destination?: DestinationStream;
}

/** A log that never writes passwords, tokens, cookies or stream keys, neither by field name nor inside a text, and no values of failed database statements. */
export function createLog(options: LogOptions): Log {
  return pino(
    {
      level: options.logLevel,
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }), log: redactFields },
      serializers: { err: recordError, error: recordError },
      hooks: { streamWrite: redactText },
    },
    options.destination ?? pino.destination({ fd: 1, sync: true }),
  );
}

/** A log that writes nothing. */
export const silentLog: Log = pino({ level: 'silent' });
