/** Who publishes what: app, key and query from the texts that encoders spread over `connect` and `publish`. */

/** What `connect` said. */
export interface ConnectNames {
  readonly app: string;
  readonly tcUrl: string;
}

/** App, key and query of a publish. */
export interface StreamName {
  readonly app: string;
  readonly streamName: string;
  readonly query: string;
}

const splitQuery = (text: string): readonly [string, string] => {
  const at = text.indexOf('?');
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
};

const trimSlashes = (text: string): string => text.replace(/^\/{1,8}|\/{1,8}$/g, '');

/** Path of a `rtmp://host/path` URL without its query. */
const pathOf = (url: string): string => {
  const [address] = splitQuery(url);
  return /^[a-z]{4,6}:\/\/[^/]*\/(.*)$/s.exec(address)?.[1] ?? '';
};

/**
 * Names of a publish. Hardware encoders put the key at the end of the app (`live/key` with an empty stream name); some send the
 * whole path only in `tcUrl`; the query may stand behind either.
 */
export const resolveStreamName = (connect: ConnectNames, publishName: string): StreamName => {
  const [appPath, appQuery] = splitQuery(connect.app);
  const [namePath, nameQuery] = splitQuery(publishName);
  const query = nameQuery === '' ? (appQuery === '' ? splitQuery(connect.tcUrl)[1] : appQuery) : nameQuery;
  const app = trimSlashes(appPath);
  const streamName = trimSlashes(namePath);
  if (streamName !== '') return { app, streamName, query };
  const path = app.includes('/') ? app : trimSlashes(pathOf(connect.tcUrl));
  const at = path.lastIndexOf('/');
  if (at < 0) return { app, streamName: '', query };
  return { app: path.slice(0, at), streamName: path.slice(at + 1), query };
};

/** True when a text from the wire may be a name: short, not empty, without control characters and replacement characters. */
export const isCleanName = (text: string, maxLength: number): boolean =>
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  text.length > 0 && text.length <= maxLength && !/[\u0000-\u001f\u007f\ufffd]/.test(text);
