import { generateKeyPairSync } from 'node:crypto';
import type { ClientAutoOptions } from 'acme-client';
import type { AcmeFolder } from './acme-folder.ts';
import { readCertificate, type Certificate } from './certificate.ts';
import type { Challenges } from './challenges.ts';

/** What to ask which authority for. */
export interface AcmeOrder {
  readonly directoryUrl: string;
  readonly domains: readonly string[];
  readonly email: string;
}

const answerTimeoutMs = 30_000;

const makeKey = (): string =>
  generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  }).privateKey;

const findAccountKey = async (folder: AcmeFolder): Promise<string> => {
  const known = await folder.readAccountKey();
  if (known !== null) return known;
  const made = makeKey();
  await folder.writeAccountKey(made);
  return made;
};

/** The client is large and needed a few times a year. */
const loadClient = async () => {
  const acme = await import('acme-client');
  // Trying again is decided in acme-plan.ts alone; the package would ask six times within 75 seconds.
  const acmeSettings = { retryMaxAttempts: 0, retryDefaultDelay: 5 };
  Object.assign(acme.axios.defaults, { timeout: answerTimeoutMs, acmeSettings });
  return acme;
};

/** The package loses the reason when a connection fails (a TypeError of its own comes out), so it is asked for again. */
const lookAt = async (directoryUrl: string): Promise<string> => {
  try {
    await fetch(directoryUrl, { signal: AbortSignal.timeout(answerTimeoutMs) });
    return 'the connection to the authority broke';
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    return `the authority cannot be reached (${reason})`;
  }
};

/**
 * Gets one certificate (RFC 8555 section 7.4) with a new key, proving the names by HTTP-01 (section 8.3).
 * @throws Error with what the authority said, or that it cannot be reached
 */
export const orderCertificate = async (
  order: AcmeOrder,
  { folder, challenges }: { readonly folder: AcmeFolder; readonly challenges: Challenges },
): Promise<Certificate> => {
  const { Client, crypto } = await loadClient();
  const accountKey = await findAccountKey(folder);
  const client = new Client({ directoryUrl: order.directoryUrl, accountKey, backoffMin: 1_000, backoffMax: 15_000 });
  const [key, csr] = await crypto.createCsr({ altNames: [...order.domains] }, makeKey());
  const options: ClientAutoOptions = {
    csr,
    email: order.email,
    termsOfServiceAgreed: true,
    // Behind most routers a machine cannot reach itself by its public name; the authority's own look is what counts.
    skipChallengeVerification: true,
    challengePriority: ['http-01'],
    challengeCreateFn: async (_authorization, { type, token }, keyAuthorization) => {
      if (type !== 'http-01') throw new Error(`the authority offers ${type} alone, expected http-01`);
      challenges.offer(token, keyAuthorization);
    },
    challengeRemoveFn: async (_authorization, { token }) => challenges.withdraw(token),
  };
  const chain = await client.auto(options).catch(async (error: unknown) => {
    throw error instanceof TypeError ? new Error(await lookAt(order.directoryUrl)) : error;
  });
  return readCertificate(chain, key.toString());
};
