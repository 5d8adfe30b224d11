import { and, desc, eq, notInArray } from 'drizzle-orm';
import type { Database } from '../../platform/db/index.ts';
import { knownDevices } from '../account.schema.ts';

/** A browser that opened the account before. */
export type KnownDevice = typeof knownDevices.$inferSelect;

/** Known devices as kept. */
export interface DeviceStore {
  /** Last seen first. */
  findOfUser(userId: string): Promise<readonly KnownDevice[]>;
  isKnown(userId: string, deviceHash: string): Promise<boolean>;
  /** Notes a login and forgets all but the `most` last devices. */
  note(device: KnownDevice, most: number): Promise<void>;
}

/** The store on PostgreSQL. */
export const createDeviceStore = ({ drizzle }: Pick<Database, 'drizzle'>): DeviceStore => {
  const ofUser = (userId: string) =>
    drizzle
      .select()
      .from(knownDevices)
      .where(eq(knownDevices.userId, userId))
      .orderBy(desc(knownDevices.lastSeenAt), knownDevices.deviceHash);
  return {
    findOfUser: (userId) => ofUser(userId),
    isKnown: async (userId, deviceHash) => {
      const known = and(eq(knownDevices.userId, userId), eq(knownDevices.deviceHash, deviceHash));
      return (await drizzle.$count(knownDevices, known)) > 0;
    },
    note: async (device, most) => {
      const { addressPrefix, lastSeenAt } = device;
      await drizzle
        .insert(knownDevices)
        .values(device)
        .onConflictDoUpdate({
          target: [knownDevices.userId, knownDevices.deviceHash],
          set: { addressPrefix, lastSeenAt },
        });
      const kept = (await ofUser(device.userId).limit(most)).map(({ deviceHash }) => deviceHash);
      await drizzle
        .delete(knownDevices)
        .where(and(eq(knownDevices.userId, device.userId), notInArray(knownDevices.deviceHash, kept)));
    },
  };
};
