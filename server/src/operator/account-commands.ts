import { text } from 'node:stream/consumers';
import { roles } from '@amphi/contract';
import { required, type Command, type Given } from './command.ts';
import { withSite } from './site.ts';

const readPassword = async (given: Given): Promise<string> => {
  const password = required(given, 'password');
  return password === '-' ? (await text(process.stdin)).replace(/\r?\n$/, '') : password;
};

/** Commands about users and their tokens. */
export const accountCommands: readonly Command[] = [
  {
    name: 'user add',
    summary: 'Adds a user; answers {userId, username}.',
    options: {
      mobile: 'mainland mobile number',
      password: '8 to 128 characters; - reads it from standard input',
      'role?': `one of ${roles.slice(1).join(', ')}; user when left out`,
      'nickname?': 'made up when left out',
    },
    run: async (given) => {
      const password = await readPassword(given);
      const { nickname, role = 'user' } = given;
      const user = { mobile: required(given, 'mobile'), password, role };
      return withSite(({ account }) => account.addUser(nickname === undefined ? user : { ...user, nickname }));
    },
  },
  {
    name: 'token',
    summary: 'Makes a bearer token for API clients; answers {token, expiresAt}.',
    options: { mobile: 'mobile number (or id) of the user' },
    run: (given) =>
      withSite(async ({ account }) => {
        const userId = await account.findUserId(required(given, 'mobile'));
        return account.issueToken(userId, 'amphi command line');
      }),
  },
];
