import { Secret, TOTP } from 'otpauth';
import { toString as drawQr } from 'qrcode';

/** What authenticator apps take for granted (RFC 6238 with its defaults): SHA-1, six digits, thirty seconds. */
const stepMs = 30_000;
const form = { algorithm: 'SHA1', digits: 6, period: 30 } as const;

/** A new secret of 160 bits (RFC 4226 section 4, R6), in base 32. */
export const newTotpSecret = (): string => new Secret({ size: 20 }).base32;

/**
 * Codes as people type them: spaces and full-width digits are taken. The time step whose code this is, or null; the one before and the one after count too, for clocks that differ (RFC 6238 section 5.2).
 */
export const findTotpStep = (secret: string, code: string, now: Date): number | null => {
  const token = code.normalize('NFKC').replaceAll(/[\s-]/g, '');
  if (!/^\d{6}$/.test(token)) return null;
  const timestamp = now.getTime();
  const delta = TOTP.validate({ ...form, token, secret: Secret.fromBase32(secret), timestamp, window: 1 });
  return delta === null ? null : Math.floor(timestamp / stepMs) + delta;
};

/** The code of a moment, as the app shows it. */
export const totpCode = (secret: string, at: Date): string =>
  TOTP.generate({ ...form, secret: Secret.fromBase32(secret), timestamp: at.getTime() });

/** The address that apps read, and the same as a picture (SVG text); `issuer` and `label` are what the app shows. */
export const describeTotp = async (
  secret: string,
  { issuer, label }: { readonly issuer: string; readonly label: string },
): Promise<{ readonly secret: string; readonly url: string; readonly qr: string }> => {
  // A colon would divide the label (Key Uri Format).
  const url = new TOTP({
    ...form,
    issuer: issuer.replaceAll(':', ' '),
    label,
    secret: Secret.fromBase32(secret),
  }).toString();
  return { secret, url, qr: await drawQr(url, { type: 'svg', margin: 2, errorCorrectionLevel: 'M' }) };
};
