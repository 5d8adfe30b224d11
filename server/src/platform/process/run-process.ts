import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

/** How a child process runs and what bounds it. */
export interface ProcessOptions {
  readonly cwd?: string;
  /** The whole environment of the child; nothing is inherited unless handed in. */
  readonly env?: Readonly<Record<string, string>>;
  readonly uid?: number;
  readonly gid?: number;
  /** The child is killed after this many milliseconds. Default 60 000. */
  readonly timeoutMs?: number;
  /** Bytes kept of standard output and of standard error each; what comes later is read and dropped. Default 1 MiB. */
  readonly maxOutputBytes?: number;
  /** Written to standard input, which is then closed. */
  readonly input?: string;
  readonly signal?: AbortSignal;
}

/** How a child process ended. */
export interface ProcessResult {
  /** Exit code; null when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly isTimedOut: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program to its end with an argument array (never a shell) and answers what it said, also when it failed.
 * @throws Error with the system's code (`ENOENT`, `EACCES`) when it cannot be started at all.
 */
export function runProcess(
  program: string,
  args: readonly string[],
  options: ProcessOptions = {},
): Promise<ProcessResult> {
  const { timeoutMs = 60_000, maxOutputBytes = 1024 * 1024, input, signal, env, ...place } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      ...place,
      env: { ...env },
      stdio: 'pipe',
      killSignal: 'SIGKILL',
      ...(signal === undefined ? {} : { signal }),
    });
    let isTimedOut = false;
    const timer = setTimeout(() => {
      isTimedOut = true;
      child.kill('SIGKILL');
    }, timeoutMs);
    const stdout = keepOutput(child.stdout, maxOutputBytes);
    const stderr = keepOutput(child.stderr, maxOutputBytes);
    // A child that exits early closes its input under our hands; its exit code tells why.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input ?? '');
    child.once('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.once('close', (code, killedBy) => {
      clearTimeout(timer);
      resolve({ code, signal: killedBy, isTimedOut, stdout: stdout(), stderr: stderr() });
    });
  });
}

function keepOutput(stream: Readable, maxBytes: number): () => string {
  const kept: Buffer[] = [];
  let bytes = 0;
  stream.on('data', (chunk: Buffer) => {
    if (bytes >= maxBytes) return;
    const part = chunk.subarray(0, maxBytes - bytes);
    kept.push(part);
    bytes += part.length;
  });
  return () => Buffer.concat(kept).toString('utf8');
}
