/** Comparing what went in with what came out, packet by packet. */
import type { ReadPacket, ReadStream } from './readback.ts';

/** How the output relates to the source. `lost`: source packets within the output's span that are missing or changed. */
export interface Comparison {
  /** Index of the first source packet that the output holds; -1 when nothing fits. */
  readonly firstIndex: number;
  readonly count: number;
  readonly lost: number;
  readonly extra: number;
  /** Largest difference of decoding and presentation times after aligning the first common packet, in milliseconds. */
  readonly worstDtsMs: number;
  readonly worstPtsMs: number;
  readonly isMonotonic: boolean;
}

/** Aligns by payload checksum and walks both lists in step. */
function comparePackets(source: readonly ReadPacket[], output: readonly ReadPacket[]): Comparison {
  const first = output[0];
  const firstIndex = first === undefined ? -1 : source.findIndex(({ checksum }) => checksum === first.checksum);
  const isMonotonic = output.every((packet, index) => index === 0 || packet.dtsMs > (output[index - 1]?.dtsMs ?? 0));
  let lost = 0;
  let extra = 0;
  let worstDtsMs = 0;
  let worstPtsMs = 0;
  let at = Math.max(0, firstIndex);
  const origin = source[at];
  for (const packet of output) {
    const found = source.findIndex(({ checksum }, index) => index >= at && checksum === packet.checksum);
    const expected = source[found];
    if (expected === undefined || origin === undefined || first === undefined) {
      extra += 1;
      continue;
    }
    lost += found - at;
    at = found + 1;
    worstDtsMs = Math.max(worstDtsMs, Math.abs(packet.dtsMs - first.dtsMs - (expected.dtsMs - origin.dtsMs)));
    worstPtsMs = Math.max(worstPtsMs, Math.abs(packet.ptsMs - first.ptsMs - (expected.ptsMs - origin.ptsMs)));
  }
  return { firstIndex, count: output.length, lost, extra, worstDtsMs, worstPtsMs, isMonotonic };
}

const ROUNDING_MS = 2;
const AUDIO_SMOOTHING_MS = 25;

/**
 * Sentences about what is missing, changed or late in the output; none when everything that went in came out in order and on time.
 * Audio may be moved within a frame's length to run smoothly. A viewer that `joinedLate` misses the beginning only.
 */
export function listDifferences(
  source: ReadStream,
  output: ReadStream | null,
  options: { readonly joinedLate?: boolean } = {},
): string[] {
  if (output === null) return ['nothing was read'];
  const differences: string[] = [];
  for (const [kind, slackMs] of [['video', ROUNDING_MS] as const, ['audio', AUDIO_SMOOTHING_MS] as const]) {
    const wanted = source[kind];
    const { firstIndex, count, lost, extra, worstDtsMs, worstPtsMs, isMonotonic } = comparePackets(
      wanted,
      output[kind],
    );
    const say = (isWrong: boolean, text: string): void => {
      if (isWrong) differences.push(`${kind}: ${text}`);
    };
    if (wanted.length === 0) {
      say(count > 0, `${count} packets where none were sent`);
      continue;
    }
    say(count === 0, 'nothing came out');
    say(options.joinedLate !== true && firstIndex > 0, `the first ${firstIndex} packets are missing`);
    say(lost > 0 || extra > 0, `${lost} packets lost, ${extra} changed or out of order`);
    say(
      Math.max(0, firstIndex) + count < wanted.length,
      `${wanted.length - firstIndex - count} packets missing at the end`,
    );
    say(worstDtsMs > slackMs, `decoding times are off by up to ${worstDtsMs.toFixed(1)} ms`);
    say(worstPtsMs > slackMs, `presentation times are off by up to ${worstPtsMs.toFixed(1)} ms`);
    say(!isMonotonic, 'decoding times go back');
  }
  return differences;
}
