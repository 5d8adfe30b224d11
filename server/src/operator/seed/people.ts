import { randomBytes } from 'node:crypto';
import type { Account, Avatars } from '../../account/index.ts';
import { toPng } from '../../platform/picture/index.ts';
import { cast, portrait, type Member } from './cast.ts';
import type { SeedStore } from './seed.store.ts';

/** What it takes to make people. */
export interface PeopleTools {
  readonly account: Pick<Account, 'findUserId' | 'addUser'>;
  readonly avatars: Pick<Avatars, 'keep'>;
  readonly store: Pick<SeedStore, 'hasAvatar' | 'setProfile'>;
}

const findMember = async ({ account }: PeopleTools, member: Member): Promise<string> => {
  const { mobile, username, nickname } = member;
  try {
    return await account.findUserId(mobile);
  } catch {
    // Nobody can log in with this password; the operator makes a token when one is needed.
    const password = randomBytes(24).toString('base64url');
    return (await account.addUser({ mobile, password, role: 'streamer', username, nickname })).userId;
  }
};

/** Makes who is missing, with faces; answers their ids in the order of the cast. */
export const gatherPeople = async (tools: PeopleTools): Promise<readonly string[]> => {
  const ids: string[] = [];
  for (const member of cast) {
    const userId = await findMember(tools, member);
    ids.push(userId);
    if (await tools.store.hasAvatar(userId)) continue;
    const avatar = await tools.avatars.keep(await toPng(portrait(member)));
    await tools.store.setProfile(userId, { avatar, signature: member.signature, locale: member.locale });
  }
  return ids;
};
