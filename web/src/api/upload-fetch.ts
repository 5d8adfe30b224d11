import type { Fetch } from '@amphi/contract/client';

/** Sends like `fetch` and tells how far it is, from 0 to 1: `fetch` itself cannot say how much of a body has left. */
export function uploadFetch(onProgress: (part: number) => void): Fetch {
  return (url, { method, headers, body, signal }) =>
    new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open(method, url);
      for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
      request.upload.addEventListener('progress', ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0));
      request.addEventListener('load', () =>
        resolve({
          status: request.status,
          headers: { get: (name) => request.getResponseHeader(name) },
          json: async () => JSON.parse(request.responseText) as unknown,
        }),
      );
      request.addEventListener('error', () => reject(new TypeError('the upload did not arrive')));
      request.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
      signal?.addEventListener('abort', () => request.abort());
      request.send(body ?? null);
    });
}
