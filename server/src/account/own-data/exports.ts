import type { Readable } from 'node:stream';
import type { DataExport } from '@amphi/contract';
import { strToU8, zipSync } from 'fflate';
import type { BlobStore } from '../../platform/blob/index.ts';
import type { Bus } from '../../platform/bus/index.ts';
import type { Clock } from '../../platform/clock/index.ts';
import { AppError } from '../../platform/http/index.ts';
import { newId } from '../../platform/id/index.ts';
import type { PersonalData } from '../../site/index.ts';
import { accountTopic, type AccountEvent } from '../events.ts';
import type { DataStore, ExportRow } from './data.store.ts';

/** Archives of everything that the site keeps about somebody. */
export interface Exports {
  /** Notes the wish; the archive is made by a job. @throws AppError `export_pending`. */
  begin(userId: string): Promise<DataExport>;
  /** Makes the archive; may run again after a crash. */
  make(exportId: string): Promise<void>;
  /** Gives up on an archive that could not be made. */
  fail(exportId: string): Promise<void>;
  list(userId: string): Promise<readonly DataExport[]>;
  /** The archive of its owner. @throws AppError `export_unknown` for others', missing and expired ones. */
  open(userId: string, exportId: string): Promise<{ readonly bytes: number; readonly content: Readable }>;
  /** Removes archives that are over. */
  sweep(): Promise<void>;
  eraseAll(userId: string): Promise<void>;
}

const lifeMs = 7 * 24 * 3_600_000;
const keyOf = (userId: string, exportId: string): string => `export/${userId}/${exportId}.zip`;

const viewOf = (row: ExportRow, now: Date): DataExport => {
  const state = row.expiresAt <= now ? 'expired' : row.state;
  return {
    exportId: row.id,
    state,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    bytes: row.bytes,
    url: state === 'ready' ? `/api/v1/me/exports/${row.id}/archive` : null,
  };
};

const bytesOf = (content: unknown): Uint8Array =>
  content instanceof Uint8Array ? content : strToU8(`${JSON.stringify(content, null, 2)}\n`);

/** What exports need. */
export interface ExportsOptions {
  readonly store: DataStore;
  readonly blobs: BlobStore;
  readonly bus: Bus;
  readonly clock: Clock;
  /** What every feature keeps about people. */
  readonly features: readonly PersonalData[];
}

const pack = async (features: readonly PersonalData[], userId: string): Promise<Uint8Array> => {
  const files = (await Promise.all(features.map((feature) => feature.export(userId)))).flat();
  return zipSync(Object.fromEntries(files.map(({ path, content }) => [path, bytesOf(content)])));
};

/** The exports of all users, in the blob store. */
export const createExports = ({ store, blobs, bus, clock, features }: ExportsOptions): Exports => ({
  begin: async (userId) => {
    const createdAt = clock.wall();
    const expiresAt = new Date(createdAt.getTime() + lifeMs);
    const row = { id: newId(16), userId, state: 'pending' as const, bytes: null, createdAt, expiresAt };
    if (!(await store.addExport(row))) throw new AppError('export_pending');
    return viewOf(row, createdAt);
  },
  make: async (exportId) => {
    const row = await store.findExport(exportId);
    if (row === null || row.state !== 'pending') return;
    const archive = await pack(features, row.userId);
    await blobs.put(keyOf(row.userId, exportId), [archive]);
    await store.finishExport(exportId, { state: 'ready', bytes: archive.length });
    const event: AccountEvent = { type: 'notice', userId: row.userId, notice: { kind: 'export_ready', exportId } };
    bus.publish(accountTopic, event);
  },
  fail: (exportId) => store.finishExport(exportId, { state: 'failed', bytes: null }),
  list: async (userId) => (await store.findExports(userId)).map((row) => viewOf(row, clock.wall())),
  open: async (userId, exportId) => {
    const row = await store.findExport(exportId);
    const isOpen = row !== null && row.userId === userId && row.state === 'ready' && row.expiresAt > clock.wall();
    if (!isOpen) throw new AppError('export_unknown');
    return { bytes: row.bytes ?? 0, content: await blobs.read(keyOf(userId, exportId)) };
  },
  sweep: async () => {
    for (const { id, userId } of await store.takeExpired(clock.wall())) await blobs.delete(keyOf(userId, id));
  },
  eraseAll: (userId) => blobs.deleteAll(`export/${userId}/`),
});
