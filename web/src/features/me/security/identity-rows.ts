import type { Identities, SiteInfo } from '@amphi/contract';

/** A way to sign in with an account elsewhere; `linkedAt` null = on offer, but not linked. */
export interface IdentityRow {
  readonly provider: string;
  readonly name: string;
  readonly linkedAt: string | null;
}

/** What the site offers in its order, then what is linked though it is on offer no more. */
export function identityRows(offered: SiteInfo['oidc'], linked: Identities): readonly IdentityRow[] {
  const linkedAt = new Map(linked.map((identity) => [identity.provider, identity.linkedAt]));
  const gone = linked.filter(({ provider }) => !offered.some(({ id }) => id === provider));
  return [
    ...offered.map(({ id, name }) => ({ provider: id, name, linkedAt: linkedAt.get(id) ?? null })),
    ...gone.map(({ provider, name, linkedAt }) => ({ provider, name, linkedAt })),
  ];
}
