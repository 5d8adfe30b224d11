import { hostname } from 'node:os';
import { newId } from '../../platform/id/index.ts';

/** Workers of this process that are alive. */
const living = new Set<string>();

/** A name under which a worker leases pieces; `end` when it works no more. */
export const openWorkerName = (): { readonly name: string; end(): void } => {
  const name = `${hostname()}/${process.pid}/${newId(6)}`;
  living.add(name);
  return { name, end: () => void living.delete(name) };
};

const isProcessAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there, but another user's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

/** Whether a worker of this machine is known to have died, so that nobody need wait for its leases to end. */
export const isKnownDead = (name: string): boolean => {
  const [host, pidText = ''] = name.split('/');
  if (host !== hostname() || !/^\d+$/.test(pidText)) return false;
  const pid = Number(pidText);
  return pid === process.pid ? !living.has(name) : !isProcessAlive(pid);
};
