import type { RecoveredArchive } from '../archive/recovery.ts';
import type { IndexSegment } from '../archive/archive-index.ts';
import { initName, segmentName } from '../package/media-names.ts';
import type { EarlierRun } from '../package/packager.ts';
import type { WindowSegment } from '../package/segment-window.ts';

const defaultPartMs = 200;
const defaultTargetSeconds = 4;

/** What the packager must know to go on with a session that a crash interrupted. */
export function earlierRunOf({ index, inits, audioTimescale }: RecoveredArchive): EarlierRun {
  const last = index.segments.at(-1);
  return {
    nextMsn: (last?.msn ?? -1) + 1,
    nextInitId: Math.max(0, ...index.inits.map((line) => line.initId)) + 1,
    partTargetMs: index.header?.partTargetMs ?? defaultPartMs,
    targetDurationSeconds: index.header?.targetDurationSeconds ?? defaultTargetSeconds,
    audioTimescale,
    endMs: last === undefined ? 0 : last.startMs + last.durationMs,
    endDateMs: last === undefined ? 0 : last.dateMs + last.durationMs,
    inits: index.inits.flatMap((line) => {
      const bytes = inits.get(line.initId);
      return bytes === undefined ? [] : [{ ...line, bytes }];
    }),
    // A hole (the disk was full for a while) ends what viewers can go back to.
    segments: index.segments.slice(firstAfterLastHole(index.segments)).map(toWindowSegment),
  };
}

function firstAfterLastHole(lines: readonly IndexSegment[]): number {
  for (let at = lines.length - 1; at > 0; at -= 1) {
    if ((lines[at]?.msn ?? 0) !== (lines[at - 1]?.msn ?? 0) + 1) return at;
  }
  return 0;
}

const toWindowSegment = (line: IndexSegment): WindowSegment => ({
  msn: line.msn,
  startMs: line.startMs,
  byteLength: line.bytes,
  entry: {
    uri: segmentName(line.msn),
    durationMs: line.durationMs,
    programDateTimeMs: line.dateMs,
    isDiscontinuity: line.isDiscontinuity,
    initUri: initName(line.initId),
    parts: [],
  },
  parts: [],
});
