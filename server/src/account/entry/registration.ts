import { register } from '@amphi/contract';
import { AppError } from '../../platform/http/index.ts';
import type { Messenger, Settings } from '../../site/index.ts';
import { parseMobile } from '../mobile.ts';
import { passwordFault } from '../password.ts';
import type { Users } from '../users.ts';
import type { Codes } from './codes.ts';
import { isGiven, readFields, without } from './fields.ts';
import type { PersonProofs } from './person-proof.ts';

/** How people become users. */
export interface Registration {
  /** @throws AppError `registration_closed`. */
  checkOpen(): Promise<void>;
  /**
   * Makes a user of the body of a registration: fields first, then the proof, then whether the number is taken.
   * @throws AppError `registration_closed`, those of the fields, `img_code_invalid`, `code_invalid`, `mobile_taken`.
   */
  register(body: unknown): Promise<void>;
}

/** What registration needs. */
export interface RegistrationOptions {
  readonly users: Pick<Users, 'addUser'>;
  readonly codes: Pick<Codes, 'accept'>;
  readonly proofs: PersonProofs;
  readonly settings: Pick<Settings, 'all'>;
  readonly messenger: Pick<Messenger, 'channels'>;
}

const imageFields = ['img_code_id', 'img_code'];
const codeFields = ['code_id', 'code'];

const rules = {
  mobile: (text: string) => (parseMobile(text) === null ? ('mobile_invalid' as const) : null),
  password: passwordFault,
};

/** @see Registration */
export const createRegistration = (options: RegistrationOptions): Registration => {
  const { users, codes, proofs, settings, messenger } = options;
  const checkOpen = async (): Promise<void> => {
    if (!(await settings.all())['registration.isOpen']) throw new AppError('registration_closed');
  };
  /** The operator may ask for a code by SMS; without a real sender nobody could be asked. */
  const isCodeAsked = async (): Promise<boolean> =>
    (await settings.all())['registration.proof'] === 'sms' && (await messenger.channels()).sms === 'real';
  return {
    checkOpen,
    register: async (body) => {
      await checkOpen();
      // A code that came to the number proves more than a picture, so it is always taken in its place.
      const isByCode = (await isCodeAsked()) || (isGiven(body, 'code_id') && !isGiven(body, 'img_code_id'));
      const wish = readFields(register, without(body, isByCode ? imageFields : codeFields), {
        rules,
        required: isByCode
          ? { code_id: 'code_required', code: 'code_required' }
          : { img_code_id: 'img_code_id_required', img_code: 'img_code_required' },
      });
      if (isByCode) {
        const { address } = await codes.accept('register', { codeId: wish.code_id ?? '', code: wish.code ?? '' });
        if (address !== parseMobile(wish.mobile)) throw new AppError('code_invalid', { code: 'code_invalid' });
      } else await proofs.accept({ id: wish.img_code_id ?? '', answer: wish.img_code ?? '' });
      await users.addUser({ mobile: wish.mobile, password: wish.password, role: 'user' });
    },
  };
};
