import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { FlvTagReader, type FlvTag } from '@amphi/media/flv';
import { RtmpPublisher } from '@amphi/media/rtmp';
import { rtmpCrypto } from '../ingest/rtmp-crypto.ts';

/** How a test picture is encoded. */
export interface ClipOptions {
  readonly seconds: number;
  readonly size?: string;
  readonly rate?: number;
  /** Frames between keyframes. */
  readonly gop?: number;
  readonly isSilent?: boolean;
}

/** A clip of H.264 and AAC as FLV tags, made by ffmpeg. */
export async function makeClip(options: ClipOptions): Promise<readonly FlvTag[]> {
  const { seconds, size = '320x180', rate = 30, gop = 30, isSilent = false } = options;
  const picture = ['-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=${rate}`];
  const sound = isSilent ? [] : ['-f', 'lavfi', '-i', 'sine', '-c:a', 'aac', '-b:a', '64k'];
  const video = ['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-g', String(gop), '-sc_threshold'];
  const output = [...video, '0', '-t', String(seconds), '-f', 'flv', '-'];
  const ffmpeg = spawn('ffmpeg', ['-v', 'error', ...picture, ...sound, ...output], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const bytes = await buffer(ffmpeg.stdout);
  return new FlvTagReader().push(bytes);
}

/** An encoder under the test's control. */
export class TestPublisher {
  readonly #socket: Socket;
  readonly #publisher: RtmpPublisher;
  readonly #accepted = Promise.withResolvers<void>();
  readonly #refused = Promise.withResolvers<{ readonly code: string; readonly description: string }>();
  /** Resolves when the server closed the connection. */
  readonly closed: Promise<unknown>;

  private constructor(socket: Socket, streamName: string) {
    this.#socket = socket;
    this.closed = once(socket, 'close');
    this.#accepted.promise.catch(() => undefined);
    this.#publisher = new RtmpPublisher(
      {
        send: (bytes) => socket.writable && socket.write(bytes),
        onStart: () => this.#accepted.resolve(),
        onRefused: (code, description) => {
          this.#refused.resolve({ code, description });
          this.#accepted.reject(new Error(`${code}: ${description}`));
        },
      },
      rtmpCrypto,
      { app: 'live', streamName, tcUrl: 'rtmp://127.0.0.1/live' },
    );
    socket.on('data', (bytes) => this.#publisher.receive(bytes));
    socket.on('error', () => undefined);
  }

  static async open(port: number, streamName: string): Promise<TestPublisher> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    const publisher = new TestPublisher(socket, streamName);
    publisher.#publisher.start();
    return publisher;
  }

  /** Resolves when media may be sent. */
  get accepted(): Promise<void> {
    return this.#accepted.promise;
  }

  get refused(): Promise<{ readonly code: string; readonly description: string }> {
    return this.#refused.promise;
  }

  /** Sends all tags at once; `shiftMs` is added to their timestamps. */
  send(tags: readonly FlvTag[], shiftMs = 0): void {
    for (const tag of tags) this.#publisher.sendMedia(tag.kind, (tag.timestamp + shiftMs) >>> 0, tag.chunks);
  }

  unpublish(): void {
    this.#publisher.unpublish();
  }

  /** As when the network goes away: no goodbye. */
  reset(): void {
    this.#socket.resetAndDestroy();
  }
}
