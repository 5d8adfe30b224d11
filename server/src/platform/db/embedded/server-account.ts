import { readFileSync } from 'node:fs';

/** The system account that runs the embedded database when this process runs as root. */
export interface ServerAccount {
  readonly uid: number;
  readonly gid: number;
}

/**
 * PostgreSQL refuses to run as root, so root hands it to `nobody`; every other user runs it as itself (null).
 * @throws Error when root has no `nobody` to hand it to (initdb needs a passwd entry).
 */
export function findServerAccount(): ServerAccount | null {
  if (process.getuid?.() !== 0) return null;
  const entry = /^nobody:[^:]*:(\d+):(\d+):/m.exec(readFileSync('/etc/passwd', 'utf8'));
  if (entry === null) {
    throw new Error(
      'the embedded database cannot run as root and /etc/passwd has no user "nobody"; start as another user or set DATABASE_URL',
    );
  }
  return { uid: Number(entry[1]), gid: Number(entry[2]) };
}
