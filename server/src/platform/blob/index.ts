export { BlobShelf } from './blob-shelf.ts';
export type { BlobFacts, BlobStore, BlobUpload, BlobWriter } from './blob-store.ts';
export { createFolderBlobStore } from './folder-blob-store.ts';
export { createDividedBlobStore } from './divided-blob-store.ts';
export { createS3BlobStore } from './s3-blob-store.ts';
