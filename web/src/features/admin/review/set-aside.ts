const place = 'amphi-review-aside';

/** Videos that this reviewer set aside in this browser, to ask somebody or to look again. The queue itself does not change by it. */
export function readAside(): ReadonlySet<string> {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(place) ?? '[]');
    return new Set(Array.isArray(found) ? found.filter((id): id is string => typeof id === 'string') : []);
  } catch {
    return new Set();
  }
}

/** Remembers them, the latest two hundred. */
export function writeAside(ids: ReadonlySet<string>): void {
  try {
    localStorage.setItem(place, JSON.stringify([...ids].slice(-200)));
  } catch {
    // Without storage they are only put off until the page is left.
  }
}
