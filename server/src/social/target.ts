/** What a deed is about; the owner feature says whether it exists and may be touched. */
export interface Target {
  readonly kind: 'video';
  readonly id: string;
}

/** A video as a target. */
export const videoTarget = (id: string): Target => ({ kind: 'video', id });
