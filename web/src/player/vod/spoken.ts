import type { Words } from '../words.ts';

/** A length as it is read aloud: "12 minutes 3 seconds". */
export function spokenDuration(seconds: number, { t }: Pick<Words, 't'>): string {
  const whole = Math.max(0, Math.floor(seconds));
  const hours = Math.floor(whole / 3600);
  const parts = { hours, minutes: Math.floor((whole % 3600) / 60), seconds: whole % 60 };
  return t(hours > 0 ? 'watch.spokenHours' : 'watch.spokenMinutes', parts);
}
