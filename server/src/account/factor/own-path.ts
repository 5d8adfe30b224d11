const ownOrigin = 'https://own.invalid';

/** The path if it leads to a page of this site, else `/`: no other host however it is written, no control characters, no API. */
export const ownPath = (typed: string | undefined): string => {
  if (typed === undefined || !/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(typed)) return '/';
  const url = URL.parse(typed, ownOrigin);
  if (url === null || url.origin !== ownOrigin || /^\/(?:\/|api\/|passport\/)/i.test(url.pathname)) return '/';
  return `${url.pathname}${url.search}${url.hash}`;
};

/** The path with a parameter that the page there reads. */
export const pathWith = (path: string, name: string, value: string): string => {
  const url = new URL(path, ownOrigin);
  url.searchParams.set(name, value);
  return `${url.pathname}${url.search}${url.hash}`;
};
