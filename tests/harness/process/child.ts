/** Child processes of tests and benchmarks: started with an argument array, ended by their own id, never left behind. */
import { spawn, type ChildProcess } from 'node:child_process';

/** A started process. `output` is everything it printed so far (the last 4 MB). */
export interface Child {
  readonly pid: number;
  readonly process: ChildProcess;
  /** Resolves with exit code and signal; never rejects. */
  readonly exited: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  output(): string;
  /** Sends the signal (SIGTERM unless told) and waits for the end; SIGKILL after `graceMs`. */
  stop(options?: { readonly signal?: NodeJS.Signals; readonly graceMs?: number }): Promise<void>;
}

const OUTPUT_LIMIT = 4 * 1024 * 1024;
const running = new Set<ChildProcess>();

process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(1)); // so that `exit` is told

/** Starts a program. Its environment is exactly `env` over PATH, HOME, LANG and TMPDIR of ours. */
export function startChild(
  program: string,
  args: readonly string[],
  options: {
    readonly env?: Readonly<Record<string, string>>;
    readonly cwd?: string;
    readonly onStdout?: (bytes: Buffer) => void;
  } = {},
): Child {
  const child = spawn(program, args, {
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    env: { ...inheritedEnv(), ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  running.add(child);
  let output = '';
  const keep = (bytes: Buffer): void => {
    output = (output + bytes.toString()).slice(-OUTPUT_LIMIT);
  };
  child.stdout.on('data', options.onStdout ?? keep);
  child.stderr.on('data', keep);
  child.stdin.on('error', () => undefined); // a child may end before it read everything
  const exited = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    const finish = (code: number | null, signal: string | null): void => {
      running.delete(child);
      resolve({ code, signal });
    };
    child.once('exit', finish);
    child.once('error', (error) => {
      output += String(error);
      finish(null, null);
    });
  });
  const stop: Child['stop'] = async ({ signal = 'SIGTERM', graceMs = 35_000 } = {}) => {
    child.kill(signal);
    const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
    await exited;
    clearTimeout(timer);
  };
  return { pid: child.pid ?? -1, process: child, exited, output: () => output, stop };
}

/** Runs a program to its end. @throws Error with its output when the exit code is not 0. */
export async function runChild(
  program: string,
  args: readonly string[],
  options: { readonly env?: Readonly<Record<string, string>> } = {},
): Promise<string> {
  const pieces: Buffer[] = [];
  const child = startChild(program, args, { ...options, onStdout: (bytes) => pieces.push(bytes) });
  child.process.stdin?.end();
  const { code } = await child.exited;
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}:\n${child.output().slice(-4000)}`);
  return Buffer.concat(pieces).toString();
}

function inheritedEnv(): Record<string, string> {
  const names = ['PATH', 'HOME', 'LANG', 'TMPDIR'];
  return Object.fromEntries(
    names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}
