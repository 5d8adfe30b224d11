import { uploadPath } from '@amphi/contract/client';
import type { HttpRequest, HttpStack } from 'tus-js-client';
import { DefaultHttpStack, DetailedError, Upload } from 'tus-js-client';
import { refusalOf } from './refusal.ts';

/** Small enough that a broken line costs little and a checksum is quick; large enough that requests do not matter. */
const pieceBytes = 8 * 1024 * 1024;

/** What becomes of a file that is being sent. */
export interface SendingEvents {
  /** The server knows the video. */
  readonly known: (videoId: string) => void;
  readonly progress: (sentBytes: number) => void;
  readonly done: () => void;
  /** The line broke for longer than the first tries. */
  readonly broke: () => void;
  readonly refused: (code: string) => void;
}

/** A file being sent. */
export interface Sending {
  /** Stops; what arrived stays there. */
  stop(): Promise<void>;
}

/** Sends a file by tus, from where the server has it. */
export function sendFile(file: File, videoId: string | null, events: SendingEvents): Sending {
  let isKnown = videoId !== null;
  const upload: Upload = new Upload(file, {
    // A known upload that the server lost must not silently become a second video.
    ...(videoId === null ? { endpoint: uploadPath } : { uploadUrl: `${uploadPath}/${encodeURIComponent(videoId)}` }),
    metadata: { filename: file.name },
    chunkSize: pieceBytes,
    retryDelays: [0, 1000, 2000, 4000],
    storeFingerprintForResuming: false,
    httpStack: checkedStack,
    onShouldRetry: (error) => navigator.onLine && isPassing(error),
    onProgress: (sent) => events.progress(sent),
    onUploadUrlAvailable: () => {
      const id = upload.url?.split('/').at(-1);
      if (isKnown || id === undefined) return;
      isKnown = true;
      events.known(decodeURIComponent(id));
    },
    onSuccess: () => events.done(),
    onError: (error) => {
      if (!(error instanceof DetailedError) || isPassing(error)) return events.broke();
      const response = error.originalResponse;
      events.refused(refusalOf(response?.getStatus() ?? 0, response?.getBody() ?? ''));
    },
  });
  upload.start();
  return { stop: async () => upload.abort() };
}

/** Throws away what the server has of an unfinished upload. */
export async function discardUpload(videoId: string): Promise<void> {
  await Upload.terminate(`${uploadPath}/${encodeURIComponent(videoId)}`, { retryDelays: [0, 1000] });
}

/** What may be gone at the next try: no answer at all, a server that starts, a lock, a damaged piece. */
function isPassing(error: DetailedError): boolean {
  const status = error.originalResponse?.getStatus() ?? 0;
  return status === 0 || status >= 500 || [408, 409, 423, 425, 429, 460].includes(status);
}

const plain = new DefaultHttpStack({});

/** Sends the SHA-256 of every piece along, so that the server takes none that was damaged on the way. */
const checkedStack: HttpStack = {
  getName: () => 'checked',
  createRequest: (method, url) => {
    const request = plain.createRequest(method, url);
    return method === 'PATCH' && 'subtle' in crypto ? withChecksum(request) : request;
  },
};

function withChecksum(request: HttpRequest): HttpRequest {
  let isStopped = false;
  return {
    getMethod: () => request.getMethod(),
    getURL: () => request.getURL(),
    setHeader: (name, value) => request.setHeader(name, value),
    getHeader: (name) => request.getHeader(name),
    setProgressHandler: (handler) => request.setProgressHandler(handler),
    getUnderlyingObject: (): unknown => request.getUnderlyingObject(),
    send: async (body: unknown) => {
      if (body instanceof Blob) {
        const sum = new Uint8Array(await crypto.subtle.digest('SHA-256', await body.arrayBuffer()));
        if (isStopped) throw new DOMException('stopped', 'AbortError');
        request.setHeader('Upload-Checksum', `sha256 ${btoa(String.fromCharCode(...sum))}`);
      }
      return request.send(body);
    },
    abort: async () => {
      isStopped = true;
      return request.abort();
    },
  };
}
