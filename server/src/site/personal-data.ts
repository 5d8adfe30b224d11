/** A file of an export: bytes are copied, everything else becomes JSON text. */
export interface PersonalFile {
  /** Path in the archive, such as `account/profile.json`. */
  readonly path: string;
  readonly content: unknown;
}

/** What a feature does about the rows that belong to a person; every feature that keeps such rows exports one. */
export interface PersonalData {
  /** Tables of this feature that name a user. A test compares them with the database. */
  readonly tables: readonly string[];
  /** Everything that belongs to the user, for the archive; no secrets, no hashes, no keys. */
  export(userId: string): Promise<readonly PersonalFile[]>;
  /** Removes what the deletion of the user's row does not: files, rows without a reference. Runs before that row goes; may run again. */
  erase(userId: string): Promise<void>;
}
