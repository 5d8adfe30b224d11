import { accessSync, constants } from 'node:fs';
import { availableParallelism } from 'node:os';
import { delimiter, join } from 'node:path';
import type { MissingLayer } from './ffmpeg-shape.ts';
import { runProcess } from './run-process.ts';

/** Bounds that the kernel keeps for a child. */
export interface KernelLimits {
  readonly cpuSeconds: number;
  readonly memoryBytes: number;
  /** Of each file. */
  readonly fileBytes: number;
}

/** Who a child runs as. */
export interface ChildUser {
  readonly uid: number;
  readonly gid: number;
}

/** Starts children behind as many layers of protection as this machine has. */
export interface Launcher {
  /** What to start: the program at the end of a chain of tiny programs that each put on one layer and exec the next. */
  chain(program: string, args: readonly string[], limits: KernelLimits, user: ChildUser | null): readonly string[];
  /** A user that nobody else is, for one room; null where users cannot be changed. */
  pickUser(): ChildUser | null;
  readonly missing: readonly MissingLayer[];
}

/** What of it works here. */
interface Layers {
  readonly network: readonly string[] | null;
  readonly privileges: readonly string[] | null;
  /** First number of the users; null = children run as we do. */
  readonly firstUser: number | null;
  readonly prlimit: string | null;
}

const openFiles = 256;
const processes = 1024;
/** Room for code and thread stacks, which count as address space but are not memory that is used. */
const spareAddressBytes = 8 * 1024 ** 3;

/** Above all that systems hand out; some containers map only the first 65 536, so one below is tried too. */
const userRanges = [
  { first: 1_900_000_000, count: 1_000_000 },
  { first: 60_700, count: 200 },
];

/** Absolute path of a program of the system; null = not there. */
export const findProgram = (name: string): string | null => {
  for (const folder of [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin', '/bin', '/usr/sbin', '/sbin']) {
    if (folder === '') continue;
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      continue;
    }
  }
  return null;
};

const works = async (argv: readonly string[]): Promise<boolean> => {
  const [program, ...args] = argv;
  if (program === undefined) return false;
  const answer = await runProcess(program, args, { timeoutMs: 5_000 }).catch(() => null);
  return answer?.code === 0;
};

const dropAll = ['--no-new-privs', '--pdeathsig', 'KILL'];
const asUser = ({ uid, gid }: ChildUser): readonly string[] => [
  '--reuid',
  String(uid),
  '--regid',
  String(gid),
  '--clear-groups',
  '--inh-caps',
  '-all',
  '--bounding-set',
  '-all',
];

/**
 * Tries every layer once with a program that does nothing, and answers a launcher that uses those that work. `find` answers where a program of
 * the system is; macOS and small containers have few of them.
 */
export async function createLauncher(find = findProgram): Promise<Launcher> {
  const nothing = find('true') ?? '/usr/bin/true';
  const isRoot = process.getuid?.() === 0;
  const network = await findNetworkLayer(find('unshare'), isRoot, nothing);
  const setpriv = find('setpriv');
  const privileges =
    setpriv !== null && (await works([setpriv, ...dropAll, '--', nothing])) ? [setpriv, ...dropAll] : null;
  const range = isRoot && privileges !== null ? await findUserRange(privileges, nothing) : null;
  const prlimit = await findPrlimit(find('prlimit'), nothing);
  const layers: Layers = { network, privileges, firstUser: range?.first ?? null, prlimit };
  return {
    chain: (program, args, limits, user) => chainOf(layers, program, args, limits, user),
    pickUser: () => {
      if (range === null) return null;
      const id = range.first + Math.floor(Math.random() * range.count);
      return { uid: id, gid: id };
    },
    missing: missingOf(layers, isRoot),
  };
}

const findNetworkLayer = async (
  unshare: string | null,
  isRoot: boolean,
  nothing: string,
): Promise<readonly string[] | null> => {
  if (unshare === null) return null;
  const argv = isRoot ? [unshare, '--net'] : [unshare, '--map-current-user', '--net'];
  return (await works([...argv, '--', nothing])) ? argv : null;
};

const findUserRange = async (
  privileges: readonly string[],
  nothing: string,
): Promise<(typeof userRanges)[number] | null> => {
  for (const range of userRanges) {
    const user = { uid: range.first, gid: range.first };
    // oxlint-disable-next-line no-await-in-loop -- the second is asked only when the first fails
    if (await works([...privileges, ...asUser(user), '--', nothing])) return range;
  }
  return null;
};

const findPrlimit = async (prlimit: string | null, nothing: string): Promise<string | null> => {
  return prlimit !== null && (await works([prlimit, '--core=0', '--', nothing])) ? prlimit : null;
};

/** A fixed text; everything that varies comes as a positional parameter and is never read as shell. */
const limitScript =
  'ulimit -c 0; ulimit -t "$1"; ulimit -f "$2"; ulimit -n "$3"; ulimit -v "$4" 2>/dev/null; shift 4; exec "$@"';

const limitChain = (prlimit: string | null, limits: KernelLimits, user: ChildUser | null): readonly string[] => {
  const addressBytes = limits.memoryBytes + spareAddressBytes;
  if (prlimit === null) {
    const blocks = Math.ceil(limits.fileBytes / 512);
    return ['/bin/sh', '-c', limitScript, 'sh', limits.cpuSeconds, blocks, openFiles, addressBytes / 1024].map(String);
  }
  return [
    prlimit,
    '--core=0',
    `--cpu=${limits.cpuSeconds}`,
    `--data=${limits.memoryBytes}`,
    `--as=${addressBytes}`,
    `--fsize=${limits.fileBytes}`,
    `--nofile=${openFiles}`,
    ...(user === null ? [] : [`--nproc=${processes}`]),
    '--',
  ];
};

const chainOf = (
  { network, privileges, prlimit }: Layers,
  program: string,
  args: readonly string[],
  limits: KernelLimits,
  user: ChildUser | null,
): readonly string[] => [
  ...(network === null ? [] : [...network, '--']),
  ...(privileges === null ? [] : [...privileges, ...(user === null ? [] : asUser(user)), '--']),
  ...limitChain(prlimit, limits, user),
  program,
  ...args,
];

const missingOf = ({ network, privileges, firstUser, prlimit }: Layers, isRoot: boolean): readonly MissingLayer[] => {
  const missing: MissingLayer[] = [];
  const add = (layer: MissingLayer['layer'], why: string): void => void missing.push({ layer, why });
  if (firstUser === null) {
    add(
      'user',
      isRoot
        ? 'ffmpeg runs as root: setpriv cannot change the user here'
        : 'ffmpeg runs as the user of the server: only root can give it a user of its own',
    );
  }
  if (network === null) add('network', 'ffmpeg is not cut off from the network: unshare is missing or not allowed');
  if (privileges === null) {
    add('privileges', 'ffmpeg could gain privileges by setuid programs: setpriv of util-linux is missing');
    add('orphans', 'an ffmpeg whose server was killed ends only at the next start: setpriv of util-linux is missing');
  }
  if (prlimit === null) add('limits', 'memory is not bounded on every system: prlimit of util-linux is missing');
  return missing;
};

/** Processor seconds for a run that may take so long on the wall. */
export const cpuSecondsFor = (timeoutMs: number): number => Math.ceil(timeoutMs / 1000) * availableParallelism() + 10;
