import type { BlobStore } from './blob-store.ts';

/**
 * Two stores as one: what lies below `localPrefix` in the first, everything else in the second. Files of a running live grow while
 * others read them, which objects of S3 cannot.
 */
export const createDividedBlobStore = (localPrefix: string, local: BlobStore, remote: BlobStore): BlobStore => {
  const of = (key: string): BlobStore => (key.startsWith(localPrefix) ? local : remote);
  return {
    put: (key, chunks) => of(key).put(key, chunks),
    openWriter: (key, options) => of(key).openWriter(key, options),
    read: (key, range) => of(key).read(key, range),
    withFile: (key, action) => of(key).withFile(key, action),
    putFile: (key, path) => of(key).putFile(key, path),
    stat: (key) => of(key).stat(key),
    list: async (prefix) => {
      if (prefix.startsWith(localPrefix)) return local.list(prefix);
      const isAbove = localPrefix.startsWith(prefix);
      const found = await Promise.all([remote.list(prefix), isAbove ? local.list(prefix) : []]);
      return found.flat().sort((a, b) => (a.key < b.key ? -1 : 1));
    },
    openUpload: (key, totalBytes) => of(key).openUpload(key, totalBytes),
    uploadedBytes: (key) => of(key).uploadedBytes(key),
    delete: (key) => of(key).delete(key),
    deleteAll: async (prefix) => {
      if (!prefix.startsWith(localPrefix)) await remote.deleteAll(prefix);
      if (prefix.startsWith(localPrefix) || localPrefix.startsWith(prefix)) await local.deleteAll(prefix);
    },
    // The local disk is what can run full.
    freeShare: () => local.freeShare(),
    freeBytes: () => remote.freeBytes(),
  };
};
