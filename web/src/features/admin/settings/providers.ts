import type { OidcProvider } from '@amphi/contract';
import { oidcProvider } from '@amphi/contract';

/** Fields of a way to sign in, as the form names them. */
export type ProviderField = keyof OidcProvider;

/** A new way to sign in, before anything is typed. */
export const emptyProvider: OidcProvider = {
  id: '',
  name: '',
  issuer: '',
  clientId: '',
  clientSecret: '',
  scopes: 'openid profile',
};

/** Reads the setting's value; what is no list is an empty one. */
export function readProviders(value: unknown): readonly OidcProvider[] {
  if (!Array.isArray(value)) return [];
  return value.map((provider: unknown) => ({ ...emptyProvider, ...(typeof provider === 'object' ? provider : {}) }));
}

/** Fields that cannot stay as they are. The issuer must be there, though the contract lets it be empty; so must the client. */
export function findProviderProblems(
  provider: OidcProvider,
  others: readonly OidcProvider[],
): ReadonlySet<ProviderField> {
  const wrong = new Set<ProviderField>();
  for (const field of ['id', 'name', 'issuer', 'clientId', 'clientSecret', 'scopes'] as const) {
    if (!oidcProvider.shape[field].safeParse(provider[field]).success) wrong.add(field);
  }
  if (provider.issuer.trim() === '') wrong.add('issuer');
  if (provider.clientId.trim() === '') wrong.add('clientId');
  if (others.some((other) => other !== provider && other.id === provider.id)) wrong.add('id');
  return wrong;
}

/** Whether the list can be saved. */
export function areProvidersRight(providers: readonly OidcProvider[]): boolean {
  return providers.every((provider) => findProviderProblems(provider, providers).size === 0);
}
