/** Where a login goes on: a path of this site; anything else, and the pages that lead into the account, become the start page. */
export function nextPath(wished: unknown): string {
  if (typeof wished !== 'string' || !wished.startsWith('/') || /^\/[/\\]/.test(wished)) return '/';
  // Tabs and line feeds are dropped by URL parsers: "/\t/evil.example" would be another site.
  // oxlint-disable-next-line no-control-regex -- exactly these are refused
  if (/[\u0000-\u001f\\]/.test(wished)) return '/';
  return /^\/(login|register|forgot|2fa)(?:[/?#]|$)/.test(wished) ? '/' : wished;
}
