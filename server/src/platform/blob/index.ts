export type { BlobFacts, BlobStore, BlobWriter } from './blob-store.ts';
export { BlobMissing } from './blob-missing.ts';
export { createFolderBlobStore } from './folder-blob-store.ts';
