/** One value that a deed changed, as text; null = there was or is none. */
export interface ValueChange {
  /** Path such as `ban.until`; empty for a value without parts. */
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
  /** Lists are compared member by member. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

type Parts = ReadonlyMap<string, unknown>;
/** Deeper objects are told as JSON: nobody reads five levels of dots. */
const maxDepth = 2;

/** What differs between two recorded values; equal parts are left out, unless nothing differs. */
export function compareValues(before: unknown, after: unknown): readonly ValueChange[] {
  const old = partsOf(before);
  const present = partsOf(after);
  const paths = [...new Set([...old.keys(), ...present.keys()])];
  return paths.flatMap((path) => {
    const change = changeOf(path, old.get(path), present.get(path));
    return change.before === change.after ? [] : [change];
  });
}

function changeOf(path: string, before: unknown, after: unknown): ValueChange {
  const members = isTextList(before) || isTextList(after) ? { old: listOf(before), present: listOf(after) } : null;
  return {
    path,
    before: textOf(before),
    after: textOf(after),
    added: members ? members.present.filter((member) => !members.old.includes(member)) : [],
    removed: members ? members.old.filter((member) => !members.present.includes(member)) : [],
  };
}

function partsOf(value: unknown): Parts {
  const parts = new Map<string, unknown>();
  const walk = (node: unknown, path: string, depth: number): void => {
    if (typeof node !== 'object' || node === null || Array.isArray(node) || depth === maxDepth) {
      if (node !== null && node !== undefined) parts.set(path, node);
      return;
    }
    for (const [name, child] of Object.entries(node)) walk(child, path === '' ? name : `${path}.${name}`, depth + 1);
  };
  walk(value, '', 0);
  return parts;
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((member) => typeof member === 'string');
}

function listOf(value: unknown): readonly string[] {
  return isTextList(value) ? value : [];
}

function textOf(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (isTextList(value)) return value.join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
