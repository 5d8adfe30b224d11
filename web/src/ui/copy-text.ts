import { showToast } from '../app/toast.ts';

/** Puts text on the clipboard and tells how it went; without HTTPS browsers hide the clipboard, so the old way follows. */
export async function copyText(text: string, done: string, failed: string): Promise<void> {
  showToast((await write(text)) ? done : failed);
}

async function write(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return writeBySelection(text);
  }
}

function writeBySelection(text: string): boolean {
  const area = document.createElement('textarea');
  area.value = text;
  area.style.position = 'fixed';
  document.body.append(area);
  area.select();
  const isDone = document.execCommand('copy');
  area.remove();
  return isDone;
}
