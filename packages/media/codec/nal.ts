/** NAL unit payload without emulation prevention bytes (ISO/IEC 14496-10 §7.4.1), as a copy no longer than the input. */
export const unescapeNal = (nal: Uint8Array): Uint8Array => {
  const out = new Uint8Array(nal.length);
  let length = 0;
  let zeros = 0;
  for (const byte of nal) {
    if (zeros >= 2 && byte === 3) {
      zeros = 0;
      continue;
    }
    zeros = byte === 0 ? zeros + 1 : 0;
    out[length++] = byte;
  }
  return out.subarray(0, length);
};
