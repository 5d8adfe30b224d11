/** Units of time as types: a number of milliseconds can never be taken for seconds by mistake. */

declare const unit: unique symbol;

/** Milliseconds; fractional values are allowed. */
export type Millis = number & { readonly [unit]: 'ms' };

/** Seconds; fractional values are allowed. */
export type Seconds = number & { readonly [unit]: 's' };

/** A whole number of ticks of the timescale that stands beside it (ticks per second). */
export type Ticks = number & { readonly [unit]: 'ticks' };

/** Marks a plain number as milliseconds. */
export const millis = (value: number): Millis => value as Millis;

/** Marks a plain number as seconds. */
export const seconds = (value: number): Seconds => value as Seconds;

/** Marks a plain whole number as ticks. */
export const ticks = (value: number): Ticks => value as Ticks;

/** Milliseconds to seconds. */
export const millisToSeconds = (value: Millis): Seconds => (value / 1000) as Seconds;

/** Seconds to milliseconds. */
export const secondsToMillis = (value: Seconds): Millis => (value * 1000) as Millis;

/** Ticks to seconds; `timescale` is in ticks per second. */
export const ticksToSeconds = (value: Ticks, timescale: number): Seconds => (value / timescale) as Seconds;

/** Milliseconds to the nearest whole tick; `timescale` is in ticks per second. */
export const millisToTicks = (value: Millis, timescale: number): Ticks =>
  Math.round((value * timescale) / 1000) as Ticks;
