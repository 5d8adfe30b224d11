/** A live that is watched by both kinds of viewer while something hostile goes on elsewhere. */
import type { Clip } from '../harness/media/clip.ts';
import { isAlive, residentBytes } from '../harness/process/meter.ts';
import type { TestServer } from '../harness/server.ts';
import { goOnAir, type OnAir } from './on-air.ts';

/** What an attack may leave behind in the server's memory. */
const mostGrowthBytes = 200e6;

export class Witness {
  readonly onAir: OnAir;
  readonly #server: TestServer;
  readonly #pid: number;
  readonly #residentBytes: number;

  private constructor(server: TestServer, onAir: OnAir) {
    this.onAir = onAir;
    this.#server = server;
    this.#pid = server.pid;
    this.#residentBytes = residentBytes(server.pid);
  }

  static async open(server: TestServer, clip: Clip): Promise<Witness> {
    return new Witness(server, await goOnAir(server, clip));
  }

  /** What the viewers or the process noticed, in words; empty when pictures go on, nothing is missing and memory is bounded. */
  async complaints(): Promise<readonly string[]> {
    const { viewer, follower, linter } = this.onAir;
    const { video } = viewer;
    const parts = follower.events.length;
    await viewer.until('more pictures', (seen) => seen.video > video + 15);
    await follower.until('more parts', ({ events }) => events.length > parts + 2);
    const grownBytes = residentBytes(this.#pid) - this.#residentBytes;
    const noticed: readonly (readonly [boolean, string])[] = [
      [viewer.longestGapMs > 1500, `the FLV viewer got nothing for ${viewer.longestGapMs} ms`],
      [follower.latest?.segments.some(({ isDiscontinuity }) => isDiscontinuity) === true, 'there is a discontinuity'],
      [!isAlive(this.#pid) || this.#server.pid !== this.#pid, 'the process is another one'],
      [grownBytes > mostGrowthBytes, `the process grew by ${grownBytes} bytes`],
    ];
    return [...linter.complaints, ...noticed.filter(([isTrue]) => isTrue).map(([, words]) => words)];
  }

  async close(): Promise<void> {
    this.onAir.viewer.stop();
    this.onAir.follower.stop();
    await this.onAir.publisher.finish();
  }
}
