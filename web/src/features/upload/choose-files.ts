import type { ChosenFile } from './transfers.ts';

type Picker = (wish: { multiple: boolean; types: readonly object[] }) => Promise<FileSystemFileHandle[]>;

/** Containers that the server can make videos of; the list only steers the dialog, the server decides. */
const accepted = {
  'video/*': [
    '.mp4',
    '.m4v',
    '.mov',
    '.mkv',
    '.webm',
    '.avi',
    '.flv',
    '.ts',
    '.mts',
    '.m2ts',
    '.wmv',
    '.mpg',
    '.mpeg',
    '.ogv',
    '.3gp',
  ],
};

/** For `<input type="file">`. */
export const acceptText = ['video/*', ...accepted['video/*']].join(',');

/** Asks for files where the browser hands them out reopenable; null where it cannot, so that a plain field must do. */
export async function pickReopenable(): Promise<readonly ChosenFile[] | null> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only Chromium has it, so the DOM's types do not
  const picker = (globalThis as { showOpenFilePicker?: Picker }).showOpenFilePicker;
  if (picker === undefined) return null;
  try {
    const handles = await picker({ multiple: true, types: [{ accept: accepted }] });
    return await Promise.all(handles.map(async (handle) => ({ file: await handle.getFile(), handle })));
  } catch (error) {
    // Closed without a choice.
    if (error instanceof DOMException && error.name === 'AbortError') return [];
    return null;
  }
}

type ReopenableItem = DataTransferItem & { getAsFileSystemHandle?(): Promise<FileSystemHandle | null> };

/** Files that were dropped, reopenable where the browser allows it. Must be called before the event is over. */
export async function droppedFiles(transfer: DataTransfer): Promise<readonly ChosenFile[]> {
  const items: readonly ReopenableItem[] = [...transfer.items].filter(({ kind }) => kind === 'file');
  // Both have to be asked for at once: the list is empty after the first pause.
  const found = items.map((item) => ({ file: item.getAsFile(), handle: item.getAsFileSystemHandle?.() ?? null }));
  const chosen = await Promise.all(
    found.map(async ({ file, handle }) => {
      const opened = await Promise.resolve(handle).catch(() => null);
      if (file === null || opened?.kind === 'directory') return null;
      return { file, handle: opened instanceof FileSystemFileHandle ? opened : null };
    }),
  );
  return chosen.filter((one) => one !== null);
}
