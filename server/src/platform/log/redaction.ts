const secretName =
  /(token|secret|passw|authorization|cookie|streamkey|sitekey|apikey|privatekey|credential|img_?code)/i;
const secretParts: readonly (readonly [RegExp, string])[] = [
  // The last path part of a push address is the stream key.
  [/(rtmps?:\/\/[^\s"'/]+\/[^\s"'/?]+\/)[^\s"'?]+/gi, '$1[redacted]'],
  [/([?&](?:token|key|code|password|secret|streamKey)=)[^&\s"']+/gi, '$1[redacted]'],
  [/(Bearer\s+)[A-Za-z0-9._~+/=-]+/gi, '$1[redacted]'],
  [/(\bpostgres(?:ql)?:\/\/[^\s:"'/@]+:)[^\s"'@]+@/gi, '$1[redacted]@'],
];
const deepest = 6;

/** The text without secrets that are known by their surroundings: push addresses, bearer tokens, secret query parameters, database passwords. */
export function redactText(text: string): string {
  let clean = text;
  for (const [pattern, replacement] of secretParts) clean = clean.replace(pattern, replacement);
  return clean;
}

/** A copy of the record in which every value under a secret-sounding name is replaced; deeper than six levels nothing is kept. */
export function redactFields(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, redactValue(name, value, 0)]));
}

function redactValue(name: string, value: unknown, depth: number): unknown {
  if (secretName.test(name) && value !== null && value !== undefined && typeof value !== 'boolean') return '[redacted]';
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof Error || value instanceof Date || ArrayBuffer.isView(value)) return value;
  if (depth >= deepest) return '[deep]';
  if (Array.isArray(value)) return value.map((item: unknown) => redactValue('', item, depth + 1));
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, redactValue(key, item, depth + 1)]));
}
