/** tus 1.0.0 by hand, so that tests can break its rules; what needs no breaking is done with `upload`. */
import { connect, type Socket } from 'node:net';

/** Where and as whom. */
export interface TusSite {
  /** Origin. */
  readonly url: string;
  readonly token: string;
}

/** What came back. */
export interface TusAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const chunkType = 'application/offset+octet-stream';

/** One request of the protocol; `headers` replace the usual ones. */
export const tus = async (
  site: TusSite,
  method: string,
  path: string,
  {
    headers = {},
    body,
  }: {
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;
  } = {},
): Promise<TusAnswer> => {
  const usual = { authorization: `Bearer ${site.token}`, 'tus-resumable': '1.0.0' };
  const all = Object.entries({ ...usual, ...headers }).filter(([, value]) => value !== '');
  const answer = await fetch(`${site.url}${path}`, {
    method,
    headers: Object.fromEntries(all),
    body: body ?? null,
    duplex: 'half',
  } as RequestInit);
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: text === '' ? null : JSON.parse(text) };
};

/** Begins an upload. */
export const createUpload = (site: TusSite, bytes: number, name = 'clip.mp4', title?: string): Promise<TusAnswer> => {
  const metadata = [`filename ${base64(name)}`, ...(title === undefined ? [] : [`title ${base64(title)}`])].join(',');
  return tus(site, 'POST', '/api/v1/uploads', {
    headers: { 'upload-length': String(bytes), 'upload-metadata': metadata },
  });
};

/** The id that the answer to a creation names. */
export const uploadIdOf = (answer: TusAnswer): string => {
  const videoId = answer.headers.get('video-id');
  if (answer.status !== 201 || videoId === null)
    throw new Error(`no upload: ${answer.status} ${JSON.stringify(answer.body)}`);
  return videoId;
};

/** Where an upload stands. */
export const offsetOf = async (site: TusSite, videoId: string): Promise<number> =>
  Number((await tus(site, 'HEAD', `/api/v1/uploads/${videoId}`)).headers.get('upload-offset'));

/** Sends a chunk. */
export const sendChunk = (
  site: TusSite,
  videoId: string,
  chunk: {
    readonly offset: number;
    readonly bytes: Uint8Array<ArrayBuffer>;
    readonly headers?: Readonly<Record<string, string>>;
  },
): Promise<TusAnswer> =>
  tus(site, 'PATCH', `/api/v1/uploads/${videoId}`, {
    headers: { 'content-type': chunkType, 'upload-offset': String(chunk.offset), ...chunk.headers },
    body: chunk.bytes,
  });

/** A whole file; answers its videoId. */
export const upload = async (
  site: TusSite,
  bytes: Uint8Array<ArrayBuffer>,
  name?: string,
  title?: string,
): Promise<string> => {
  const videoId = uploadIdOf(await createUpload(site, bytes.byteLength, name, title));
  const { status, body } = await sendChunk(site, videoId, { offset: 0, bytes });
  if (status !== 204) throw new Error(`the upload failed: ${status} ${JSON.stringify(body)}`);
  return videoId;
};

/** Begins a chunk of `length` bytes and sends only `bytes` of it: the connection stays open and silent, as when a cable is pulled. */
export const openChunk = async (
  site: TusSite,
  videoId: string,
  chunk: { readonly offset: number; readonly length: number; readonly bytes: Uint8Array },
): Promise<Socket> => {
  const { hostname, port } = new URL(site.url);
  const socket = connect(Number(port), hostname);
  const head = [
    `PATCH /api/v1/uploads/${videoId} HTTP/1.1`,
    `Host: ${hostname}:${port}`,
    `Authorization: Bearer ${site.token}`,
    'Tus-Resumable: 1.0.0',
    `Content-Type: ${chunkType}`,
    `Upload-Offset: ${chunk.offset}`,
    `Content-Length: ${chunk.length}`,
  ];
  socket.on('error', () => undefined);
  socket.write(`${head.join('\r\n')}\r\n\r\n`);
  await new Promise<void>((resolve) => void socket.write(chunk.bytes, () => resolve()));
  return socket;
};
