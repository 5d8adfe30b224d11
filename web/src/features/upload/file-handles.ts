/** What Chromium hands out for a chosen file: it can be opened again after a reload. */
interface ReopenableHandle extends FileSystemFileHandle {
  queryPermission?(wish: { mode: 'read' }): Promise<PermissionState>;
  requestPermission?(wish: { mode: 'read' }): Promise<PermissionState>;
}

const place = 'handles';

function openStore(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('amphi-uploads', 1);
    request.addEventListener('upgradeneeded', () => request.result.createObjectStore(place));
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(new Error('no store for files')));
  });
}

async function inStore<Result>(
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest<Result>,
): Promise<Result | null> {
  try {
    const database = await openStore();
    return await new Promise<Result>((resolve, reject) => {
      const request = act(database.transaction(place, mode).objectStore(place));
      request.addEventListener('success', () => resolve(request.result));
      request.addEventListener('error', () => reject(new Error('the store refused')));
    }).finally(() => database.close());
  } catch {
    // Private windows have no store; the file is then asked for again.
    return null;
  }
}

/** Remembers which file an upload is of. */
export async function keepHandle(key: string, handle: FileSystemFileHandle): Promise<void> {
  await inStore('readwrite', (store) => store.put(handle, key));
}

/** Forgets it. */
export async function dropHandle(key: string): Promise<void> {
  await inStore('readwrite', (store) => store.delete(key));
}

/** The remembered file: opened when the browser allows it without a question, or after one when `mayAsk`; else whether asking would help. */
export async function reopenFile(key: string, mayAsk: boolean): Promise<File | 'ask' | null> {
  const handle = await inStore<ReopenableHandle | undefined>('readonly', (store) => store.get(key));
  if (!handle) return null;
  try {
    const wish = { mode: 'read' } as const;
    const allowed = await (mayAsk ? handle.requestPermission?.(wish) : handle.queryPermission?.(wish));
    if (allowed === 'granted') return await handle.getFile();
    return mayAsk ? null : 'ask';
  } catch {
    return null;
  }
}
