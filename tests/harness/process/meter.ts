/** CPU time and memory of processes, read from /proc (Linux). */
import { readFileSync } from 'node:fs';

const TICKS_PER_SECOND = 100;

/** User plus system CPU seconds of a process with all its threads since it began; 0 when it is gone. */
function cpuSeconds(pid: number): number {
  const fields = statFields(pid);
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / TICKS_PER_SECOND;
}

/** Resident memory in bytes; 0 when the process is gone. */
export function residentBytes(pid: number): number {
  try {
    const line = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return Number(line?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

/** True while the process exists and is no zombie. */
export const isAlive = (pid: number): boolean => !['', 'Z', 'X'].includes(statFields(pid)[0] ?? '');

/** Fields after the program's name: state, ppid, … */
function statFields(pid: number): string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}

/** What one process used between `begin` and `end`. */
export interface Usage {
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  readonly residentBytes: number;
}

/** Begins to measure; the returned function ends it. */
export function meter(pid: number): () => Usage {
  const startCpu = cpuSeconds(pid);
  const startMs = performance.now();
  return () => ({
    wallSeconds: (performance.now() - startMs) / 1000,
    cpuSeconds: cpuSeconds(pid) - startCpu,
    residentBytes: residentBytes(pid),
  });
}
