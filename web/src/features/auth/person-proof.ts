/** Id and answer of a picture or of a proof of work; empty until there is one. */
export interface PersonProof {
  readonly id: string;
  readonly code: string;
}

/** Nothing proved yet. */
export const noProof: PersonProof = { id: '', code: '' };
