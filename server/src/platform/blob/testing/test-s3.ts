import S3rver from 's3rver';
import type { S3Settings } from '../../config/index.ts';

/** An S3-compatible service of the test's own. */
export interface TestS3 {
  /** How to use it, with a prefix of one's own (empty, or with a slash at its end). */
  settings(prefix: string): S3Settings;
  /** As `AMPHI_BLOB_URL` names it. */
  readonly url: string;
  stop(): Promise<void>;
}

const bucket = 'amphi-test';
const key = 'S3RVER';

/** Starts it on a free port of the loopback; its objects lie in `directory`. */
export const startTestS3 = async (directory: string): Promise<TestS3> => {
  const configureBuckets = [{ name: bucket }];
  const service = new S3rver({ address: '127.0.0.1', port: 0, silent: true, directory, configureBuckets });
  const { port } = await service.run();
  return {
    settings: (prefix) => ({
      endpoint: `http://127.0.0.1:${port}`,
      bucket,
      prefix,
      region: 'us-east-1',
      credentials: { accessKeyId: key, secretAccessKey: key },
      isPathStyle: true,
    }),
    url: `s3+http://${key}:${key}@127.0.0.1:${port}/${bucket}`,
    stop: () => service.close(),
  };
};
