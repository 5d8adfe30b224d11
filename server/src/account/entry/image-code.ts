import { z } from 'zod';
import type { TicketKind, Tickets } from '../tickets.ts';
import { drawImageText, newImageText, readImageText } from './image-code-picture.ts';

/** An open picture. */
interface OpenPicture {
  readonly text: string;
  /** Address group that asked for it: only from there a later picture voids it. */
  readonly from: string;
}

/** Pictures whose characters a person reads: each counts once, at most three tries. */
export interface ImageCodes {
  /** A new picture as PNG under the id of the client's choice; the one of the same id is void, `previous` too if it came from there. */
  draw(wish: {
    readonly id: string;
    readonly previous?: string | undefined;
    readonly from: string;
  }): Promise<Uint8Array>;
  /** Uses the picture up when the answer is right; `gone` = no such picture, used, expired or tried too often. */
  accept(id: string, answer: string): Promise<'right' | 'wrong' | 'gone'>;
  /** The characters of an open picture, for the operator's command line. */
  findText(id: string): Promise<string | null>;
}

const maxTries = 3;
const minute = 60_000;

const openPicture: TicketKind<OpenPicture> = {
  name: 'image_code',
  lifeMs: 5 * minute,
  payload: z.object({ text: z.string(), from: z.string() }),
};

/** The characters of an open picture; null when there is none. */
export const findImageText = async (tickets: Pick<Tickets, 'peek'>, id: string): Promise<string | null> =>
  (await tickets.peek(openPicture, id))?.text ?? null;

/** Pictures that live `minutes`. */
export const createImageCodes = (tickets: Tickets, minutes: number): ImageCodes => ({
  draw: async ({ id, previous, from }) => {
    const text = newImageText();
    const png = await drawImageText(text);
    if (previous !== undefined && (await tickets.peek(openPicture, previous))?.from === from) {
      await tickets.drop(openPicture, previous);
    }
    await tickets.issue(openPicture, { text, from }, { id, lifeMs: minutes * minute });
    return png;
  },
  accept: async (id, answer) => {
    const typed = readImageText(answer);
    return (await tickets.attempt(openPicture, id, ({ text }) => text === typed, maxTries)).outcome;
  },
  findText: (id) => findImageText(tickets, id),
});
