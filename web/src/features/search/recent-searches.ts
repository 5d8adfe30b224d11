const storageKey = 'amphi-searches';
const limit = 8;

/** The latest first, each once, whatever its case. */
export function withSearch(recent: readonly string[], words: string): readonly string[] {
  const text = words.trim().slice(0, 100);
  if (text === '') return recent;
  const others = recent.filter((known) => known.toLocaleLowerCase() !== text.toLocaleLowerCase());
  return [text, ...others].slice(0, limit);
}

/** What was searched on this device; a browser without storage remembers nothing. */
export function readSearches(): readonly string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '[]');
    return Array.isArray(stored) ? stored.filter((text) => typeof text === 'string').slice(0, limit) : [];
  } catch {
    return [];
  }
}

/** Remembers a search on this device. */
export function rememberSearch(words: string): void {
  store(withSearch(readSearches(), words));
}

/** Forgets all of them. */
export function forgetSearches(): void {
  store([]);
}

function store(searches: readonly string[]): void {
  try {
    localStorage.setItem(storageKey, JSON.stringify(searches));
  } catch {
    // Nothing is remembered.
  }
}
