/** What went wrong, in one sentence for the person who started this. */
export class Failure extends Error {}

/** @type {readonly (readonly [RegExp, string])[]} */
const causes = [
  [/ENOSPC/, 'there is no space left on the disk'],
  [/EROFS/, 'the project folder is on a read-only file system'],
  [/EACCES|EPERM/, 'the project folder cannot be written by this user'],
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|network/i,
    'the npm registry cannot be reached (a first start needs the network once)',
  ],
];

/**
 * The known cause behind the output of a failed program, or null.
 * @param {string} output
 */
export function findCause(output) {
  const found = causes.find(([pattern]) => pattern.test(output));
  return found === undefined ? null : found[1];
}

/**
 * One sentence for whatever was thrown.
 * @param {unknown} error
 */
export function explain(error) {
  if (error instanceof Failure) return error.message;
  const text = error instanceof Error ? `${'code' in error ? String(error.code) : ''} ${error.message}` : String(error);
  return findCause(text) ?? text.trim();
}
