const storageKey = 'amphi-setup';

/** The code of the link, and how far this browser is. */
export interface SetupPlace {
  readonly code: string;
  readonly step: number;
}

/** Reads what an earlier load of the page kept; null without one. */
export function readPlace(): SetupPlace | null {
  try {
    const [code = '', step = '1'] = (sessionStorage.getItem(storageKey) ?? '').split(' ');
    return code === '' ? null : { code, step: Number.parseInt(step, 10) || 1 };
  } catch {
    return null;
  }
}

/** Keeps it for a reload; null forgets it. */
export function keepPlace(place: SetupPlace | null): void {
  try {
    if (place === null) sessionStorage.removeItem(storageKey);
    else sessionStorage.setItem(storageKey, `${place.code} ${place.step}`);
  } catch {
    // Without storage a reload needs the link again.
  }
}
