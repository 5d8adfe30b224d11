/** Clients that speak TLS to a server of a test: what they are shown, and HTTPS with an authority of their own. */
import { once } from 'node:events';
import { get } from 'node:https';
import { text } from 'node:stream/consumers';
import { connect, type PeerCertificate } from 'node:tls';

/** The certificate that a port shows, trusted or not; null when there is none and the handshake fails. */
export async function shownCertificate(port: number): Promise<PeerCertificate | null> {
  const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
  try {
    await once(socket, 'secureConnect');
    return socket.getPeerCertificate();
  } catch {
    return null;
  } finally {
    socket.destroy();
  }
}

export interface SecureAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** HTTPS GET by a name, to this machine; only certificates of `ca` are trusted. */
export async function httpsGet(
  path: string,
  to: { readonly port: number; readonly name: string; readonly ca: string },
): Promise<SecureAnswer> {
  const { port, name, ca } = to;
  const headers = { host: `${name}:${port}` };
  const request = get({ host: '127.0.0.1', port, path, ca, servername: name, headers, agent: false });
  const [answer] = await once(request, 'response');
  return { status: answer.statusCode, headers: answer.headers, body: await text(answer) };
}
