/** What a login came from, as far as its words tell. */
export type DeviceKind = 'phone' | 'computer' | 'program';

/** The kind that the name of a device and the way of its login hint at. */
export function deviceKind(device: string | null, method: string): DeviceKind {
  if (method === 'token') return 'program';
  return /android|iphone|ipad|ios|mobile|harmony/i.test(device ?? '') ? 'phone' : 'computer';
}
