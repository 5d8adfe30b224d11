import { refusal } from '@amphi/contract';

/** The code of a refused upload: the server's own, or what a proxy's answer means. */
export function refusalOf(status: number, body: string): string {
  const code = codeIn(body);
  if (code !== null) return code;
  if (status === 413) return 'proxy_limit';
  return status === 404 || status === 410 ? 'upload_unknown' : 'internal';
}

function codeIn(body: string): string | null {
  try {
    const found = refusal.safeParse(JSON.parse(body));
    return found.success ? found.data.error : null;
  } catch {
    return null;
  }
}
