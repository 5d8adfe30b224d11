import {
  ApiError,
  createAsk,
  createLiveClient,
  createMeClient,
  createNotificationClient,
  createPassportClient,
  createSecurityClient,
  createSiteClient,
  createUserClient,
} from '@amphi/contract/client';

let hearRefusal: (error: ApiError) => void = () => undefined;

/** Lets the session know when the server no longer knows the login. */
export function onRefusal(listener: (error: ApiError) => void): void {
  hearRefusal = listener;
}

/** Asks the platform as the visitor's cookie. Administration and setup make their clients of it, with their pages. */
export const ask = createAsk({ fetch: (url, init) => fetch(url, init), onRefusal: (error) => hearRefusal(error) });

/** The platform's API, as far as visitors and members need it. */
export const api = {
  ...createSiteClient(ask),
  ...createLiveClient(ask),
  passport: createPassportClient(ask),
  me: createMeClient(ask),
  security: createSecurityClient(ask),
  users: createUserClient(ask),
  notifications: createNotificationClient(ask),
};

/** Why a request failed, in the kinds that the pages tell apart. */
export type FailureKind = 'offline' | 'network' | 'missing' | 'forbidden' | 'busy' | 'server';

/** What to tell about a failed request: its kind and the stable string of the refusal, if there was one. */
export interface Failure {
  readonly kind: FailureKind;
  readonly code: string;
}

/** Sorts whatever a request threw. */
export function failureOf(error: unknown, isOnline: boolean = navigator.onLine): Failure {
  if (error instanceof ApiError) return { kind: kindOfStatus(error.status), code: error.error };
  return isOnline ? { kind: 'network', code: 'P-NET-00' } : { kind: 'offline', code: 'offline' };
}

/** Trying again helps only where the answer may change by itself. */
export function isWorthRetrying(error: unknown): boolean {
  const { kind } = failureOf(error);
  return kind === 'network' || kind === 'server';
}

function kindOfStatus(status: number): FailureKind {
  if (status === 404) return 'missing';
  if (status === 401 || status === 403) return 'forbidden';
  if (status === 429) return 'busy';
  return 'server';
}
