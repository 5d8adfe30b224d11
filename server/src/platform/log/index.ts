export { createLog, silentLog, type Log } from './log.ts';
export { redactText } from './redaction.ts';
