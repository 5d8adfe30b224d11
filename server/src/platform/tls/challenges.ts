/** Answers to an authority's question whether a name is ours (HTTP-01, RFC 8555 section 8.3), while it asks. */
export interface Challenges {
  offer(token: string, keyAuthorization: string): void;
  withdraw(token: string): void;
  /** Null for a token that nobody offered. */
  find(token: string): string | null;
}

/** No open challenge. */
export const createChallenges = (): Challenges => {
  const open = new Map<string, string>();
  return {
    offer: (token, keyAuthorization) => void open.set(token, keyAuthorization),
    withdraw: (token) => void open.delete(token),
    find: (token) => open.get(token) ?? null,
  };
};
