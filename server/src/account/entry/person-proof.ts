import { AppError } from '../../platform/http/index.ts';
import type { ImageCodes } from './image-code.ts';
import type { ProofsOfWork } from './proof-of-work.ts';

/** What was sent as `img_code_id` and `img_code`. */
export interface GivenProof {
  readonly id: string;
  readonly answer: string;
}

/** Proof of being a person: a picture that was read, or work that was done. */
export interface PersonProofs {
  /** Uses the proof up. @throws AppError `img_code_invalid` with `field` as the field. */
  accept(given: GivenProof, field?: string): Promise<void>;
}

/** @see PersonProofs */
export const createPersonProofs = (
  images: Pick<ImageCodes, 'accept'>,
  works: Pick<ProofsOfWork, 'accept'>,
): PersonProofs => ({
  accept: async ({ id, answer }, field = 'img_code') => {
    const read = await images.accept(id, answer);
    const outcome = read === 'gone' ? await works.accept(id, answer) : read;
    if (outcome !== 'right') throw new AppError('img_code_invalid', { [field]: 'img_code_invalid' });
  },
});
