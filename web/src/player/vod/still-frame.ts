/** Keeps the present picture over the element until the next one comes, so that a new source shows no black. */
export function holdFrame(video: HTMLVideoElement): void {
  if (video.videoWidth === 0 || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return;
  const canvas = document.createElement('canvas');
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext('2d')?.drawImage(video, 0, 0);
  canvas.className = 'still';
  canvas.setAttribute('aria-hidden', 'true');
  video.parentElement?.querySelector('canvas.still')?.remove();
  video.after(canvas);
  const controller = new AbortController();
  const drop = (): void => {
    canvas.remove();
    controller.abort();
  };
  for (const name of ['playing', 'seeked', 'error'] as const) {
    video.addEventListener(name, drop, { signal: controller.signal });
  }
}
