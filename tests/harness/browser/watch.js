/* global Hls, mpegts, document, performance, setTimeout, window */
// Runs in the browser: plays, reads the painted frame number of each presented picture, and counts stalls.

/** Starts the player that the kind asks for; answers a function that ends it. */
function startPlayer(video, { kind, url }, errors) {
  if (kind === 'hls') {
    const hls = new Hls({ lowLatencyMode: true, enableWorker: true, maxLiveSyncPlaybackRate: 1.06 });
    hls.on(Hls.Events.ERROR, (_, { fatal, details }) => {
      if (fatal || !['bufferStalledError', 'bufferNudgeOnStall'].includes(details)) errors.push(details);
    });
    hls.loadSource(url);
    hls.attachMedia(video);
    return () => hls.destroy();
  }
  const player = mpegts.createPlayer(
    { type: 'flv', isLive: true, url },
    {
      // as our own player is set up
      enableStashBuffer: false,
      lazyLoad: false,
      liveBufferLatencyChasing: true,
      liveBufferLatencyMaxLatency: 1,
      liveBufferLatencyMinRemain: 0.4,
      liveSync: true,
      liveSyncMaxLatency: 0.6,
      liveSyncTargetLatency: 0.4,
      liveSyncPlaybackRate: 1.06,
    },
  );
  player.on(mpegts.Events.ERROR, (type, detail) => errors.push(`${type} ${detail}`));
  player.attachMediaElement(video);
  player.load();
  return () => player.destroy();
}

/** Reads the row of black and white boxes, lowest bit first; -1 when it is neither. */
function readNumber(context, video, { bits, boxPixels }) {
  context.drawImage(video, 0, 0, bits * boxPixels, boxPixels, 0, 0, bits * 4, 4);
  const { data } = context.getImageData(0, 0, bits * 4, 4);
  let number = 0;
  for (let bit = 0; bit < bits; bit += 1) {
    const value = data[4 * (bits * 4 + bit * 4 + 2)];
    if (value > 80 && value < 170) return -1;
    if (value >= 170) number += 2 ** bit;
  }
  return number;
}

window.watch = async function watch(options) {
  const video = document.querySelector('#video');
  const canvas = document.createElement('canvas');
  canvas.width = options.paint.bits * 4;
  canvas.height = 4;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const seen = { latencies: [], stalls: 0, frames: 0, errors: [] };
  let firstMs = 0;
  const stop = startPlayer(video, options, seen.errors);
  video.addEventListener('waiting', () => {
    if (firstMs > 0 && performance.now() - firstMs > options.settleMs) seen.stalls += 1;
  });
  video.play().catch((error) => seen.errors.push(String(error)));
  await new Promise((resolve) => {
    setTimeout(resolve, options.watchMs + 20_000);
    const onFrame = (now, { expectedDisplayTime }) => {
      firstMs ||= now;
      if (now - firstMs > options.watchMs) return resolve();
      video.requestVideoFrameCallback(onFrame);
      if (now - firstMs < options.settleMs) return undefined;
      seen.frames += 1;
      const number = readNumber(context, video, options.paint);
      if (number < 0) return undefined;
      const sentMs = options.epochMs + (number * 1000) / options.fps;
      const shownMs = performance.timeOrigin + expectedDisplayTime;
      seen.latencies.push((((shownMs - sentMs) % options.clipMs) + options.clipMs) % options.clipMs);
      return undefined;
    };
    video.requestVideoFrameCallback(onFrame);
  });
  stop();
  return seen;
};
