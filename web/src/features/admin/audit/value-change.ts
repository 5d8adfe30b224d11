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
    const [before, after] = [old.get(path), present.get(path)];
    return JSON.stringify(before) === JSON.stringify(after) ? [] : [changeOf(path, before, after)];
  });
}

function changeOf(path: string, before: unknown, after: unknown): ValueChange {
  const [old, present] = [namesOf(before) ?? [], namesOf(after) ?? []];
  const hasSameNames = textOf(before) === textOf(after);
  return {
    path,
    before: hasSameNames ? JSON.stringify(before) : textOf(before),
    after: hasSameNames ? JSON.stringify(after) : textOf(after),
    added: present.filter((member) => !old.includes(member)),
    removed: old.filter((member) => !present.includes(member)),
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

/** Members of a list of texts, or of things with a name; null for everything else. */
function namesOf(value: unknown): readonly string[] | null {
  if (!Array.isArray(value)) return null;
  const names = value.map((member: unknown) => (typeof member === 'string' ? member : nameOf(member)));
  return names.every((name) => name !== null) ? names : null;
}

function nameOf(member: unknown): string | null {
  if (typeof member !== 'object' || member === null || !('name' in member)) return null;
  return typeof member.name === 'string' ? member.name : null;
}

function textOf(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  const names = namesOf(value);
  if (names !== null) return names.join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
