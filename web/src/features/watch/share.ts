/** Address of a video, at a second when that is not the beginning. */
export function shareAddress(origin: string, videoId: string, atS: number): string {
  const url = new URL(`/watch/${encodeURIComponent(videoId)}`, origin);
  if (atS > 0) url.searchParams.set('t', String(atS));
  return url.href;
}

/** HTML that puts the player into another page. The title is written by people: it must not end the attribute. */
export function embedCode(
  origin: string,
  videoId: string,
  { title, atS }: { readonly title: string; readonly atS: number },
): string {
  const url = new URL(`/embed/${encodeURIComponent(videoId)}`, origin);
  if (atS > 0) url.searchParams.set('t', String(atS));
  const name = title.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
  return `<iframe src="${url.href}" title="${name}" width="640" height="360" style="border:0;aspect-ratio:16/9;max-width:100%" allow="autoplay; fullscreen; picture-in-picture" loading="lazy"></iframe>`;
}
