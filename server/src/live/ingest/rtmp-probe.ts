import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';

const handshakeBytes = 1 + 2 * 1536;

/**
 * Whether an RTMP server answers there: sends C0 and C1 and waits for S0, S1 and S2 (Adobe RTMP 1.0 §5.2). Answers how long that
 * took in milliseconds; null when nobody answered so within `timeoutMs`.
 */
export const probeRtmp = (host: string, port: number, timeoutMs = 3_000): Promise<number | null> =>
  new Promise((resolve) => {
    const began = performance.now();
    const socket = connect({ host, port });
    let received = 0;
    const finish = (answer: number | null): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(timeoutMs, () => finish(null));
    socket.once('error', () => finish(null));
    socket.once('close', () => finish(null));
    socket.once('connect', () => {
      const hello = Buffer.concat([Buffer.of(3), Buffer.alloc(8), randomBytes(1528)]);
      socket.write(hello);
    });
    socket.on('data', (bytes: Buffer) => {
      if (received === 0 && bytes[0] !== 3) return finish(null);
      received += bytes.length;
      if (received >= handshakeBytes) finish(Math.round(performance.now() - began));
    });
  });
