import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { S3Settings } from '../config/index.ts';
import type { BlobFacts } from './blob-store.ts';

/** A part of a blob that is stored, as its completion names it. */
export interface StoredPart {
  readonly etag: string;
  readonly bytes: number;
}

/** The few calls of S3 that a store is made of, on names as they stand in the bucket. */
export interface S3Calls {
  /** @throws the service's error when the bucket cannot be used */
  check(): Promise<void>;
  put(name: string, bytes: Uint8Array): Promise<void>;
  /** Null when there is no such object. */
  get(name: string, range?: { readonly start: number; readonly end: number }): Promise<Readable | null>;
  /** The whole of a small object; null when there is none. */
  load(name: string): Promise<Buffer | null>;
  /** Bytes; null when there is no such object. */
  stat(name: string): Promise<number | null>;
  /** In order of their names, which begin with `prefix`. */
  list(prefix: string): AsyncGenerator<BlobFacts>;
  remove(names: readonly string[]): Promise<void>;
  /** Begins an object that comes in parts; answers the service's id of it. */
  begin(name: string): Promise<string>;
  /** Stores a part; numbers begin at 1, and a number that is used again replaces. */
  putPart(name: string, id: string, part: { readonly number: number; readonly bytes: Uint8Array }): Promise<StoredPart>;
  complete(name: string, id: string, parts: readonly StoredPart[]): Promise<void>;
  abort(name: string, id: string): Promise<void>;
}

const mostRemoved = 1000;
/** It is not there, or the service cannot do that: its rule for unfinished uploads clears up then. */
const abortAnswers: ReadonlySet<unknown> = new Set([404, 405, 501]);

const statusOf = (error: unknown): unknown => {
  if (typeof error !== 'object' || error === null || !('$metadata' in error)) return null;
  const { $metadata: metadata } = error;
  return typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata
    ? metadata.httpStatusCode
    : null;
};

const unlessMissing = async <Value>(work: Promise<Value>): Promise<Value | null> => {
  try {
    return await work;
  } catch (error) {
    if (statusOf(error) === 404) return null;
    throw error;
  }
};

const openClient = ({ endpoint, region, credentials, isPathStyle }: S3Settings): S3Client =>
  new S3Client({
    endpoint,
    region,
    forcePathStyle: isPathStyle,
    ...(credentials === null ? {} : { credentials }),
    // Checksums in trailers are not understood by every service; TLS and the signature protect what is sent.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: 4,
  });

/** The calls on one bucket. */
export const createS3Calls = (settings: S3Settings): S3Calls => {
  const client = openClient(settings);
  const { bucket: Bucket } = settings;
  const get: S3Calls['get'] = async (Key, range) => {
    const Range = range === undefined ? undefined : `bytes=${range.start}-${range.end}`;
    const answer = await unlessMissing(client.send(new GetObjectCommand({ Bucket, Key, Range })));
    if (answer === null) return null;
    if (!(answer.Body instanceof Readable)) throw new Error('the storage answered without a body');
    return answer.Body;
  };
  return {
    ...partCalls(client, Bucket),
    check: async () => void (await client.send(new HeadBucketCommand({ Bucket }))),
    put: async (Key, Body) =>
      void (await client.send(new PutObjectCommand({ Bucket, Key, Body, ContentLength: Body.byteLength }))),
    get,
    load: async (name) => {
      const body = await get(name);
      return body === null ? null : buffer(body);
    },
    stat: async (Key) => {
      const answer = await unlessMissing(client.send(new HeadObjectCommand({ Bucket, Key })));
      return answer === null ? null : (answer.ContentLength ?? 0);
    },
    list: async function* (Prefix) {
      let token: string | undefined;
      do {
        const answer = await client.send(new ListObjectsV2Command({ Bucket, Prefix, ContinuationToken: token }));
        for (const { Key, Size } of answer.Contents ?? []) if (Key !== undefined) yield { key: Key, bytes: Size ?? 0 };
        token = answer.NextContinuationToken;
      } while (token !== undefined);
    },
    remove: async (names) => {
      for (let at = 0; at < names.length; at += mostRemoved) {
        const Objects = names.slice(at, at + mostRemoved).map((Key) => ({ Key }));
        const answer = await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
        const [failed] = answer.Errors ?? [];
        if (failed !== undefined) throw new Error(`the storage removes nothing: ${failed.Code ?? 'unknown'}`);
      }
    },
  };
};

const partCalls = (client: S3Client, Bucket: string): Pick<S3Calls, 'begin' | 'putPart' | 'complete' | 'abort'> => ({
  begin: async (Key) => {
    const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key }));
    if (UploadId === undefined) throw new Error('the storage began no upload');
    return UploadId;
  },
  putPart: async (Key, UploadId, { number: PartNumber, bytes: Body }) => {
    const sizes = { ContentLength: Body.byteLength };
    const { ETag } = await client.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body, ...sizes }));
    if (ETag === undefined) throw new Error('the storage took no part');
    return { etag: ETag, bytes: Body.byteLength };
  },
  complete: async (Key, UploadId, parts) => {
    const Parts = parts.map(({ etag }, at) => ({ ETag: etag, PartNumber: at + 1 }));
    await client.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }));
  },
  abort: async (Key, UploadId) => {
    try {
      await client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
    } catch (error) {
      if (!abortAnswers.has(statusOf(error))) throw error;
    }
  },
});
