/** Distances that a playlist promises; all follow from PART-TARGET and TARGETDURATION and so never change (RFC 8216bis §4.4.3.8). */
import { durationUnits, unitsText } from './duration-text.ts';

/** Players stay at least this many part targets behind the edge. */
const partTargets = 3;
/** Players without parts stay this many target durations behind. */
const targetDurations = 3;
/** Older segments may be left out of delta updates. */
const skipTargetDurations = 6;

/** `CAN-SKIP-UNTIL` in milliseconds. */
export const skipBoundaryMs = (targetDurationSeconds: number): number =>
  targetDurationSeconds * skipTargetDurations * 1000;

/** The line `EXT-X-SERVER-CONTROL`. */
export function serverControlLine(partTargetMs: number | null, targetDurationSeconds: number): string {
  const holdBack = `HOLD-BACK=${targetDurationSeconds * targetDurations}`;
  const skip = `CAN-SKIP-UNTIL=${targetDurationSeconds * skipTargetDurations}`;
  const partHoldBack =
    partTargetMs === null ? '' : `PART-HOLD-BACK=${unitsText(durationUnits(partTargetMs) * partTargets)},`;
  return `#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,${partHoldBack}${holdBack},${skip}\n`;
}
