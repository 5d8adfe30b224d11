import { removing } from './use-removals.ts';

/** Takes a video out of one folder, and leaves it in the others; without a folder out of all of them. */
export async function takeOut(videoId: string, folderId: string | undefined): Promise<void> {
  if (folderId === undefined) {
    await removing.unfavourite(videoId);
    return;
  }
  const folders = await removing.folders(videoId);
  const rest = folders.filter((folder) => folder.has && folder.folderId !== folderId).map((folder) => folder.folderId);
  await removing.favourite(videoId, { folders: rest });
}
