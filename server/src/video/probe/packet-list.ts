/** What a list of packets tells about a file. */
export interface PacketFacts {
  /** Last moment that any packet is shown, milliseconds of the file's own time; null = there were none. */
  readonly endMs: number | null;
  /** When the first packet of the list is shown. */
  readonly firstMs: number | null;
  readonly packets: number;
}

/**
 * Reads what ffmpeg's `framecrc` wrote: `#tb 0: 1/15360` says how time counts, then a line per packet: stream, dts, pts, duration, size,
 * checksum. The file's own time is kept by `-copyts`.
 */
export function readPacketList(text: string): PacketFacts {
  const bases = new Map<string, number>();
  let endMs: number | null = null;
  let firstMs: number | null = null;
  let packets = 0;
  for (const line of text.split('\n')) {
    const base = /^#tb (\d+): (\d+)\/(\d+)/.exec(line);
    if (base !== null) bases.set(base[1] ?? '', Number(base[2]) / Number(base[3]));
    if (line === '' || line.startsWith('#')) continue;
    const [stream = '', , pts, duration] = line.split(',').map((part) => part.trim());
    const unitMs = (bases.get(stream) ?? NaN) * 1000;
    const end = (Number(pts) + Math.max(0, Number(duration))) * unitMs;
    if (!Number.isFinite(end)) continue;
    packets += 1;
    firstMs ??= Number(pts) * unitMs;
    endMs = Math.max(endMs ?? -Infinity, end);
  }
  return { endMs, firstMs, packets };
}
