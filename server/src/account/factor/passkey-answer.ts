import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import { z } from 'zod';

/** Bytes in base64url; credential ids have at most 1023 (WebAuthn Level 3 section 4). */
const bytes = (max: number) =>
  z
    .string()
    .max(Math.ceil((max * 4) / 3))
    .regex(/^[A-Za-z0-9_-]+$/);
const credentialId = bytes(1023);
const credential = { id: credentialId, rawId: credentialId, type: z.literal('public-key') };
const transport = z.enum(['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb']);

const registration = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: bytes(4096),
    attestationObject: bytes(65_536),
    transports: z.array(z.string().max(32)).max(16).optional(),
  }),
});

const authentication = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: bytes(4096),
    authenticatorData: bytes(4096),
    signature: bytes(8192),
    userHandle: z
      .string()
      .max(128)
      .regex(/^[A-Za-z0-9_-]*$/)
      .nullish(),
  }),
});

/** What a browser answered to a wish for a new passkey (`RegistrationResponseJSON`), or null. */
export const parseRegistration = (value: unknown): RegistrationResponseJSON | null => {
  const parsed = registration.safeParse(value);
  if (!parsed.success) return null;
  const { response, ...rest } = parsed.data;
  const transports = (response.transports ?? []).filter((word) => transport.safeParse(word).success);
  return { ...rest, response: { ...response, transports }, clientExtensionResults: {} };
};

/** What a browser answered to a challenge (`AuthenticationResponseJSON`), or null. */
export const parseAuthentication = (value: unknown): AuthenticationResponseJSON | null => {
  const parsed = authentication.safeParse(value);
  if (!parsed.success) return null;
  const { userHandle, ...response } = parsed.data.response;
  const withHandle = userHandle === null || userHandle === undefined ? response : { ...response, userHandle };
  return { ...parsed.data, response: withHandle, clientExtensionResults: {} };
};
