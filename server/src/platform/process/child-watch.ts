import { spawn, type StdioOptions } from 'node:child_process';
import { setPriority } from 'node:os';
import type { FfmpegProgress, FfmpegResult } from './ffmpeg-shape.ts';
import { createProgressReader } from './ffmpeg-progress.ts';

/** A child that is watched: what is started, where, and when it has to be killed. */
export interface WatchedChild {
  readonly argv: readonly string[];
  readonly folder: string;
  /** Open files that the child inherits as descriptors 3, 4, … */
  readonly descriptors: readonly number[];
  readonly timeoutMs: number;
  /** Null = the program does not tell progress. */
  readonly stuckMs: number | null;
  readonly maxStdoutBytes: number;
  /** Bytes that lie in the folder now. */
  readonly measureOutput: () => Promise<number>;
  readonly maxOutputBytes: number;
  readonly onStart: (pid: number) => void;
  readonly onProgress?: ((progress: FfmpegProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** How it ended, with what it wrote to standard output. */
export interface WatchedResult extends FfmpegResult {
  readonly stdout: string;
}

type Verdict = Exclude<FfmpegResult['outcome'], 'done' | 'failed' | 'out_of_memory'>;

const maxStderrBytes = 256 * 1024;
const lookEveryMs = 500;
const measureEveryLooks = 4;
/** Below live engine and web: work in the background never takes the processor from who listens. */
const niceness = 10;

/**
 * Starts a child and sees it to its end. It is killed (SIGKILL: there is nothing to tidy up that we do not tidy up) when the time is
 * over, progress stands still, it wrote too much, or the caller aborts. Never rejects.
 */
export function watchChild(options: WatchedChild): Promise<WatchedResult> {
  const began = performance.now();
  const [program = '', ...args] = options.argv;
  return new Promise((resolve) => {
    let verdict: Verdict | null = options.signal?.aborted === true ? 'cancelled' : null;
    const stdio: StdioOptions = ['ignore', 'pipe', 'pipe', ...options.descriptors];
    const child = spawn(program, args, {
      cwd: options.folder,
      env: { LC_ALL: 'C', AV_LOG_FORCE_NOCOLOR: '1' },
      stdio,
    });
    if (child.pid !== undefined) {
      lowerPriority(child.pid);
      options.onStart(child.pid);
    }
    const stop = (why: Verdict): void => {
      verdict ??= why;
      child.kill('SIGKILL');
    };
    if (verdict !== null) stop(verdict);
    const onAbort = (): void => stop('cancelled');
    options.signal?.addEventListener('abort', onAbort, { once: true });
    const stdout = keepHead(options.maxStdoutBytes);
    const stderr = keepTail(maxStderrBytes);
    const watchdog = startWatchdog(options, began, stop);
    const readProgress = createProgressReader();
    child.stdout?.on('data', (chunk: Buffer) => {
      if (options.stuckMs === null) return stdout.add(chunk);
      const progress = readProgress(chunk.toString('latin1'));
      if (progress === null) return;
      watchdog.moved(progress);
      options.onProgress?.(progress);
    });
    child.stderr?.on('data', (chunk: Buffer) => stderr.add(chunk));
    const finish = (code: number | null, signal: NodeJS.Signals | null, more: string): void => {
      watchdog.stop();
      options.signal?.removeEventListener('abort', onAbort);
      const said = stderr.text() + more;
      resolve({
        outcome: verdict ?? outcomeOf(code, signal, said),
        code,
        signal,
        stderr: said,
        stdout: stdout.text(),
        tookMs: performance.now() - began,
      });
    };
    child.once('error', (error) => finish(null, null, `\n${error.message}`));
    child.once('close', (code, signal) => finish(code, signal, ''));
  });
}

const lowerPriority = (pid: number): void => {
  try {
    setPriority(pid, niceness);
  } catch {
    // It ended already, or this system does not let us.
  }
};

function startWatchdog(
  { timeoutMs, stuckMs, measureOutput, maxOutputBytes }: WatchedChild,
  began: number,
  stop: (why: Verdict) => void,
): { moved(progress: FfmpegProgress): void; stop(): void } {
  let movedAt = performance.now();
  let last: FfmpegProgress | null = null;
  let looks = 0;
  const measure = async (): Promise<void> => {
    // The folder changes while it is read; then the next look counts again.
    const bytes = await measureOutput().catch(() => 0);
    if (bytes > maxOutputBytes) stop('out_of_space');
  };
  const timer = setInterval(() => {
    const now = performance.now();
    if (now - began > timeoutMs) return stop('out_of_time');
    if (stuckMs !== null && now - movedAt > stuckMs) return stop('stuck');
    looks += 1;
    if (looks % measureEveryLooks !== 0) return;
    void measure();
  }, lookEveryMs);
  return {
    moved(progress) {
      if (last === null || progress.outMs > last.outMs || progress.frames > last.frames) movedAt = performance.now();
      last = progress;
    },
    stop: () => clearInterval(timer),
  };
}

const outcomeOf = (code: number | null, signal: NodeJS.Signals | null, said: string): FfmpegResult['outcome'] => {
  if (code === 0) return 'done';
  if (signal === 'SIGXCPU') return 'out_of_time';
  if (signal === 'SIGXFSZ' || /No space left on device|File too large|Disk quota exceeded/.test(said))
    return 'out_of_space';
  if (/Cannot allocate memory|malloc of size \d+ failed|Out of memory/i.test(said)) return 'out_of_memory';
  return 'failed';
};

interface Keeper {
  add(chunk: Buffer): void;
  text(): string;
}

function keepHead(maxBytes: number): Keeper {
  const kept: Buffer[] = [];
  let bytes = 0;
  return {
    add(chunk) {
      if (bytes >= maxBytes) return;
      const part = chunk.subarray(0, maxBytes - bytes);
      kept.push(part);
      bytes += part.length;
    },
    text: () => Buffer.concat(kept).toString('utf8'),
  };
}

/** The end is where a program says why it failed; the beginning is where it says what the file holds. Both halves are kept. */
function keepTail(maxBytes: number): Keeper {
  const half = maxBytes / 2;
  const head = keepHead(half);
  let headBytes = 0;
  let tail = Buffer.alloc(0);
  return {
    add(chunk) {
      head.add(chunk);
      const over = chunk.subarray(Math.max(0, half - headBytes));
      headBytes += chunk.length;
      if (over.length > 0) tail = Buffer.concat([tail, over]).subarray(-half);
    },
    text: () => head.text() + tail.toString('utf8'),
  };
}
