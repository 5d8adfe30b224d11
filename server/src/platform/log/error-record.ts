import { stdSerializers } from 'pino';

/** Members of database errors that hold rows or values: somebody's hashes, names and texts. */
const valueMembers: ReadonlySet<string> = new Set(['params', 'parameters', 'detail', 'where']);

/** An error for the log: a failed statement stays, the values that were given to it do not. */
export function recordError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const values = valueTexts(error);
  const hide = (text: string): string => values.reduce((rest, value) => rest.replaceAll(value, ''), text);
  const record = Object.entries(stdSerializers.err(error)).filter(([name]) => !valueMembers.has(name));
  return Object.fromEntries(record.map(([name, value]) => [name, typeof value === 'string' ? hide(value) : value]));
}

/** How drizzle writes values into the message of an error, for the error and its causes. */
function valueTexts(error: unknown): readonly string[] {
  const texts: string[] = [];
  for (let at = error; at instanceof Error && texts.length < 8; at = at.cause) {
    if ('params' in at && Array.isArray(at.params)) texts.push(`\nparams: ${at.params.join(',')}`);
  }
  return texts;
}
