const nameOf = (videoId: string): string => `amphi-upload-${videoId}`;

/** Says to the other tabs of this browser that this one sends the upload; the answer lets go of it. Closing the tab does, too. */
export function holdUpload(videoId: string): () => void {
  const { promise, resolve } = Promise.withResolvers<void>();
  // Only where the page is secure; elsewhere the server's own lock decides.
  if ('locks' in navigator) {
    void navigator.locks.request(nameOf(videoId), { ifAvailable: true }, async (lock) => {
      if (lock !== null) await promise;
    });
  }
  return resolve;
}

/** Whether a tab of this browser holds it. */
export async function isHeld(videoId: string): Promise<boolean> {
  if (!('locks' in navigator)) return false;
  const { held } = await navigator.locks.query();
  return held?.some(({ name }) => name === nameOf(videoId)) ?? false;
}
