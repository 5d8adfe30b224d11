/** What a new member just chose, to go straight in with. */
export interface Registered {
  readonly mobile: string;
  readonly password: string;
}
