/** Length as people write it: 3:07 or 1:02:03. Negative counts as 0. */
export function shortDuration(seconds: number): string {
  const { hours, minutes, rest } = split(seconds);
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(rest)}` : `${minutes}:${pad(rest)}`;
}

/** Running clock of a broadcast, width never jumps within an hour: 00:41:12. */
export function clockDuration(seconds: number): string {
  const { hours, minutes, rest } = split(seconds);
  return `${pad(hours)}:${pad(minutes)}:${pad(rest)}`;
}

/** Countdown of less than an hour: 00:12. */
export function countdown(seconds: number): string {
  const { hours, minutes, rest } = split(Math.ceil(seconds));
  return `${pad(hours * 60 + minutes)}:${pad(rest)}`;
}

function split(seconds: number): { hours: number; minutes: number; rest: number } {
  const whole = Number.isFinite(seconds) ? Math.max(0, Math.floor(seconds)) : 0;
  return { hours: Math.floor(whole / 3600), minutes: Math.floor((whole % 3600) / 60), rest: whole % 60 };
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
