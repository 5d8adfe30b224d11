/** Frame sizes of a TOC configuration in samples at 48 kHz (RFC 6716 §3.1, table 2). */
const silkSizes = [480, 960, 1920, 2880] as const;
const hybridSizes = [480, 960] as const;
const celtSizes = [120, 240, 480, 960] as const;

/** Samples at 48 kHz that an Opus packet decodes to, by its first two bytes; 960 where the packet is empty or broken. */
export function opusPacketSamples(chunks: readonly Uint8Array[]): number {
  const toc = chunks[0]?.[0];
  if (toc === undefined) return 960;
  const config = toc >> 3;
  let frame: number | undefined;
  if (config < 12) frame = silkSizes[config & 3];
  else if (config < 16) frame = hybridSizes[config & 1];
  else frame = celtSizes[config & 3];
  const code = toc & 3;
  let frames = code === 0 ? 1 : 2;
  if (code === 3) frames = (chunks[0]?.[1] ?? chunks[1]?.[0] ?? 1) & 0x3f;
  const samples = (frame ?? 960) * frames;
  // 120 ms is the longest packet there is (§3.2.5).
  return samples > 0 && samples <= 5760 ? samples : 960;
}
