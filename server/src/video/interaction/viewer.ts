import { addressGroup } from '../../platform/rate/index.ts';
import type { Seal } from '../../platform/seal/index.ts';
import type { Identity } from '../../account/index.ts';

/** What tells viewers apart. */
export interface ViewerFacts {
  readonly identity: Identity;
  /** The cookie of the browser, if it has one. */
  readonly device: string | null;
  readonly address: string;
  readonly userAgent: string;
}

const keyLength = 22;

/** A keyed hash that is the same for one viewer: the user, else the browser, else address and program. It names nobody. */
export const viewerKey = (seal: Seal, { identity, device, address, userAgent }: ViewerFacts): string => {
  if (identity.kind === 'user') return seal.lookup(`user/${identity.userId}`).slice(0, keyLength);
  const subject = device === null ? `address/${addressGroup(address)}/${userAgent.slice(0, 400)}` : `device/${device}`;
  return seal.lookup(subject).slice(0, keyLength);
};

/** What somebody watches on, as far as the program says. */
export const deviceKind = (userAgent: string): 'desktop' | 'mobile' | 'tablet' | 'tv' | 'other' => {
  if (/\b(?:TV|SmartTV|SMART-TV|AppleTV|BRAVIA|Tizen|Web0S)\b/i.test(userAgent)) return 'tv';
  if (/iPad|Tablet|Android(?!.*Mobile)/i.test(userAgent)) return 'tablet';
  if (/Mobi|iPhone|Android/i.test(userAgent)) return 'mobile';
  return /Windows|Macintosh|Linux|X11|CrOS/i.test(userAgent) ? 'desktop' : 'other';
};
