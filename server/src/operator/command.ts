/** Values that were given; every option is a text. */
export type Given = Readonly<Record<string, string | undefined>>;

/** One thing that the operator can ask for. */
export interface Command {
  /** As it is typed: `user add`. */
  readonly name: string;
  /** One sentence for `--help`. */
  readonly summary: string;
  /** Option → what it means; a name that ends with `?` may be left out. */
  readonly options: Readonly<Record<string, string>>;
  /** Does it; what it answers is printed as JSON. */
  run(given: Given): Promise<unknown>;
}

/** The operator typed something that cannot be understood; the message says what was expected. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The value of an option that must be there. @throws UsageError */
export const required = (given: Given, name: string): string => {
  const value = given[name];
  if (value === undefined || value === '') throw new UsageError(`--${name} is needed`);
  return value;
};
