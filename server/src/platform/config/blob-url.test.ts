import { expect, test } from 'vitest';
import { blobUrlFault, parseBlobUrl } from './blob-url.ts';

test('an address names service, bucket, folder and how to sign', () => {
  expect(parseBlobUrl('s3://key:s%2Fe%3Dcret@s3.example.org:9000/films/site/a?region=eu-1&style=virtual')).toEqual({
    endpoint: 'https://s3.example.org:9000',
    bucket: 'films',
    prefix: 'site/a/',
    region: 'eu-1',
    credentials: { accessKeyId: 'key', secretAccessKey: 's/e=cret' },
    isPathStyle: false,
  });
  expect(parseBlobUrl('s3+http://127.0.0.1:9000/films/')).toEqual({
    endpoint: 'http://127.0.0.1:9000',
    bucket: 'films',
    prefix: '',
    region: 'us-east-1',
    credentials: null,
    isPathStyle: true,
  });
});

test.each([
  'https://s3.example.org/films',
  's3://s3.example.org',
  's3://s3.example.org/',
  's3://s3.example.org/F',
  's3://key@s3.example.org/films',
  's3://s3.example.org/films/a b',
  's3://s3.example.org/films?region=a&acl=public',
  's3://s3.example.org/films?style=odd',
  's3://k%zz:s@s3.example.org/films',
  'films',
])('%j is no such address', (text) => {
  expect(blobUrlFault(text)).not.toBeNull();
});
