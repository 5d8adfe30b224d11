/** A video on its way through a real server, seen from outside: by its owner's requests, the files on disk, the processes of the machine. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { parseMediaPlaylist } from '@amphi/media/hls';
import type { StudioVideo } from '@amphi/contract';
import { decodeAll } from '../harness/media/readback.ts';
import { waitFor } from '../harness/process/wait.ts';
import type { TestServer } from '../harness/server.ts';
import { upload } from '../harness/upload/tus.ts';
import { readPackets } from '../video/pipeline-judge.ts';

/** Uploads a file as the test's own administrator. */
export const uploadClip = async (server: TestServer, path: string): Promise<string> =>
  upload({ url: server.url, token: await server.token() }, new Uint8Array(await readFile(path)));

/** The video as its owner sees it; null while the server cannot answer. */
export const studioVideo = async (server: TestServer, videoId: string): Promise<StudioVideo | null> => {
  const client = await server.client();
  return client.studio.video(videoId).catch(() => null);
};

/** Waits for a state of the video, through restarts. */
export const untilVideo = (
  server: TestServer,
  videoId: string,
  isSo: (video: StudioVideo) => boolean,
): Promise<StudioVideo> =>
  waitFor(
    'a state of the video',
    async () => {
      const video = await studioVideo(server, videoId);
      return video !== null && isSo(video) ? video : null;
    },
    { timeoutMs: 120_000, everyMs: 100 },
  );

const filesBelow = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
  } catch {
    return [];
  }
};

/** Files that are kept for the video. */
export const keptFiles = (server: TestServer, videoId: string): readonly string[] =>
  filesBelow(join(server.dataDir, 'blobs', 'video', videoId)).toSorted();

/** Files in the working folders of ffmpeg. */
export const scratchFiles = (server: TestServer): readonly string[] => filesBelow(join(server.dataDir, 'scratch'));

/** Programs that work in the server's scratch folder. */
export const ffmpegPids = (server: TestServer): readonly number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const isOurs = readlinkSync(`/proc/${pid}/cwd`).startsWith(server.dataDir);
        return isOurs && /ffmpeg/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
      } catch {
        // It ended meanwhile.
        return false;
      }
    })
    .map(Number);

const get = async (server: TestServer, path: string): Promise<Response> => {
  const answer = await fetch(`${server.url}${path}`, { headers: { authorization: `Bearer ${await server.token()}` } });
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`);
  return answer;
};

/** A rendition as a viewer gets it: its files, and the frames that a second reader finds in them. */
export interface SeenRendition {
  /** `<take>/<name>`. */
  readonly folder: string;
  readonly files: readonly string[];
  /** Presentation times in seconds, ascending. */
  readonly times: readonly number[];
}

const readRendition = async (server: TestServer, videoId: string, playlistName: string): Promise<SeenRendition> => {
  const folder = playlistName.slice(0, playlistName.lastIndexOf('/'));
  const base = `/media/video/${videoId}/${folder}`;
  const text = await (await get(server, `${base}/index.m3u8`)).text();
  const inits = [...new Set([...text.matchAll(/EXT-X-MAP:URI="([^"]+)"/g)].map(([, uri]) => uri ?? ''))];
  const names = [...inits, ...parseMediaPlaylist(text).segments.map(({ uri }) => uri)];
  const parts: Buffer[] = [];
  for (const name of names) parts.push(Buffer.from(await (await get(server, `${base}/${name}`)).arrayBuffer()));
  const whole = join(server.scratchDir(), `${videoId}-${folder.replaceAll('/', '-')}.mp4`);
  await writeFile(whole, Buffer.concat(parts));
  await decodeAll(whole);
  const { times } = await readPackets(whole);
  return { folder, files: names.map((name) => `${folder}/${name}`), times };
};

/** Every rendition that the multivariant playlist names. */
export const seenRenditions = async (server: TestServer, videoId: string): Promise<readonly SeenRendition[]> => {
  const text = await (await get(server, `/media/video/${videoId}/index.m3u8`)).text();
  const uris = [...text.matchAll(/URI="([^"]+)"|^([^#\s].*)$/gm)].map(([, quoted, line]) => quoted ?? line ?? '');
  const seen: SeenRendition[] = [];
  for (const uri of new Set(uris)) seen.push(await readRendition(server, videoId, uri));
  return seen;
};
