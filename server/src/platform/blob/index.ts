export type { BlobFacts, BlobStore, BlobWriter } from './blob-store.ts';
export { createFolderBlobStore } from './folder-blob-store.ts';
