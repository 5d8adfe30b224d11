/** Seconds that can play on without anything arriving. */
export function bufferedAhead(element: HTMLVideoElement): number {
  const { buffered, currentTime } = element;
  for (let index = 0; index < buffered.length; index += 1) {
    if (buffered.start(index) <= currentTime + 0.1 && buffered.end(index) >= currentTime) {
      return buffered.end(index) - currentTime;
    }
  }
  return 0;
}
