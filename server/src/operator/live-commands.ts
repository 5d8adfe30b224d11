import { liveCreate } from '@amphi/contract';
import { AppError } from '../platform/http/index.ts';
import { commandActor } from '../site/index.ts';
import { required, UsageError, type Command } from './command.ts';
import { withSite, type Site } from './site.ts';

/** A new room as its owner would make it. @throws UsageError when title or category are not right. */
export const addRoom = async (
  { live, address, clock, config }: Site,
  ownerId: string,
  wish: { readonly title: string; readonly category: string },
) => {
  const parsed = liveCreate.safeParse(wish);
  if (!parsed.success) throw new UsageError(parsed.error.issues.map((issue) => issue.message).join(', '));
  const { streamKey, ...key } = live.keys.create();
  const room = { ownerId, ...parsed.data, ...key, createdAt: clock.wall() };
  const { id } = await live.addRoom(room, config.limits.maxRoomsPerUser);
  return { liveId: id, streamKey, pushUrl: `${address.pushUrl()}/${streamKey}` };
};

/** Commands about live rooms. */
export const liveCommands: readonly Command[] = [
  {
    name: 'live add',
    summary: 'Adds a live room; answers {liveId, streamKey, pushUrl}.',
    options: {
      owner: 'mobile number or id of a user who may stream',
      title: '1 to 100 characters',
      'category?': '1 to 32 characters; other when left out',
    },
    run: (given) =>
      withSite(async (site) => {
        const ownerId = await site.account.findUserId(required(given, 'owner'));
        if (!(await site.account.findIdentity(ownerId)).rights.has('live.create')) throw new AppError('forbidden');
        const wish = { title: required(given, 'title'), category: given['category'] ?? 'other' };
        const room = await addRoom(site, ownerId, wish);
        const deed = { action: 'live.add', targetKind: 'live', targetId: room.liveId, after: { ownerId } };
        await site.site.audit.record(commandActor, deed);
        return room;
      }),
  },
];
