import { text } from 'node:stream/consumers';
import { reason as reasonShape, roles } from '@amphi/contract';
import { findImageText } from '../account/index.ts';
import { AppError } from '../platform/http/index.ts';
import { commandActor } from '../site/index.ts';
import { required, UsageError, type Command, type Given } from './command.ts';
import { withSite, type Site } from './site.ts';

const readPassword = async (given: Given): Promise<string> => {
  const password = required(given, 'password');
  return password === '-' ? (await text(process.stdin)).replace(/\r?\n$/, '') : password;
};

/** What was given, without what was left out. */
const named = (given: Given, names: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(names.flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]])));

const addUser = async (given: Given) => {
  const password = await readPassword(given);
  const { role = 'user' } = given;
  const user = { mobile: required(given, 'mobile'), password, role };
  return withSite(async ({ account, site }) => {
    const added = await account.addUser({ ...user, ...named(given, ['nickname', 'username', 'email']) });
    const deed = { action: 'user.add', targetKind: 'user', targetId: added.userId, after: { role } };
    await site.audit.record(commandActor, deed);
    return added;
  });
};

const readReason = (given: Given): string => {
  const read = reasonShape.safeParse(given['reason'] ?? 'by command');
  if (!read.success) throw new UsageError('--reason has 1 to 300 characters');
  return read.data;
};

const readHours = (given: Given): number | null => {
  const { hours } = given;
  if (hours === undefined) return null;
  if (!/^[1-9]\d{0,4}$/.test(hours) || Number(hours) > 87_600)
    throw new UsageError('--hours is a whole number to 87600');
  return Number(hours);
};

/** Runs a deed on the user that `--user` names. */
const onUser = <Answer>(given: Given, deed: (site: Site, userId: string) => Promise<Answer>): Promise<Answer> =>
  withSite(async (site) => deed(site, await site.account.findUserId(required(given, 'user'))));

const userOption = { user: 'mobile number, email, username or id' };
const reasonOption = { 'reason?': 'kept in the audit log; "by command" when left out' };

/** What an administrator can do to a user, for whoever has the shell; a running server hears of it within seconds. */
const deedCommands: readonly Command[] = [
  {
    name: 'user ban',
    summary: 'Bans a user and ends their logins; answers {userId, until}.',
    options: { ...userOption, 'hours?': '1 to 87600; for good when left out', ...reasonOption },
    run: (given) => {
      const wish = { hours: readHours(given), reason: readReason(given) };
      return onUser(given, async ({ government }, userId) => {
        const { ban } = await government.members.ban(commandActor, userId, wish);
        return { userId, until: ban?.until ?? null };
      });
    },
  },
  {
    name: 'user unban',
    summary: 'Lifts the ban of a user; answers {userId}.',
    options: { ...userOption, ...reasonOption },
    run: (given) => {
      const why = readReason(given);
      return onUser(given, async ({ government }, userId) => {
        await government.members.liftBan(commandActor, userId, why);
        return { userId };
      });
    },
  },
  {
    name: 'user role',
    summary: 'Gives a user a role; answers {userId, role}.',
    options: { ...userOption, role: `one of ${roles.slice(1).join(', ')}, or one that was made here`, ...reasonOption },
    run: (given) => {
      const change = { role: required(given, 'role'), reason: readReason(given) };
      return onUser(given, async ({ government }, userId) => {
        const { role } = await government.members.setRole(commandActor, userId, change);
        return { userId, role };
      });
    },
  },
];

/** Commands about users, their tokens, and what was sent to them. */
export const accountCommands: readonly Command[] = [
  {
    name: 'user add',
    summary: 'Adds a user; answers {userId, username}.',
    options: {
      mobile: 'mainland mobile number',
      password: '8 to 128 characters; - reads it from standard input',
      'role?': `one of ${roles.slice(1).join(', ')}; user when left out`,
      'nickname?': 'made up when left out',
      'username?': 'made up when left out',
      'email?': 'counts as verified',
    },
    run: addUser,
  },
  ...deedCommands,
  {
    name: 'token',
    summary: 'Makes a bearer token for API clients; answers {token, expiresAt}.',
    options: { mobile: 'mobile number (or email, username, id) of the user' },
    run: (given) =>
      withSite(async ({ account, site }) => {
        const userId = await account.findUserId(required(given, 'mobile'));
        const { token, expiresAt, sessionId } = await account.issueToken(userId, 'amphi command line');
        const deed = { action: 'user.token', targetKind: 'user', targetId: userId, after: { sessionId } };
        await site.audit.record(commandActor, deed);
        return { token, expiresAt };
      }),
  },
  {
    name: 'captcha',
    summary: 'The answer of an open image code; answers {id, answer}.',
    options: { id: 'the cur_id that it was asked for with' },
    run: (given) =>
      withSite(async ({ account }) => {
        const id = required(given, 'id');
        const answer = await findImageText(account.tickets, id);
        if (answer === null) throw new AppError('img_code_invalid');
        return { id, answer };
      }),
  },
  {
    name: 'outbox',
    summary:
      'The last messages that no sender took, latest first; answers a list of {channel, to, template, code, text, at}.',
    options: { 'limit?': '1 to 100; 20 when left out' },
    run: (given) => {
      const { limit = '20' } = given;
      if (!/^[1-9]\d?$|^100$/.test(limit)) throw new UsageError('--limit is a whole number from 1 to 100');
      return withSite(async ({ outbox }) => outbox.latest(Number(limit)));
    },
  },
];
