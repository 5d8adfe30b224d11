import type { z } from 'zod';
import { contact, dataExport, dataExports, deletion, me, publicUser, sessions } from '../me.ts';
import type { Contact, DataExport, Me, ProfilePatch, PublicUser, Session } from '../me.ts';
import { part, tellBy, type Ask } from './ask.ts';
import type { CallOptions } from './http.ts';

/** The caller's own account: profile, logins, data. */
export interface MeClient {
  get(options?: CallOptions): Promise<Me>;
  change(patch: ProfilePatch, options?: CallOptions): Promise<Me>;
  /** `type` is the picture's content type. */
  setAvatar(picture: { bytes: Uint8Array<ArrayBuffer>; type: string }, options?: CallOptions): Promise<Me>;
  setAvatarByUrl(url: string, options?: CallOptions): Promise<Me>;
  removeAvatar(options?: CallOptions): Promise<Me>;
  contact(options?: CallOptions): Promise<Contact>;
  sessions(options?: CallOptions): Promise<Session[]>;
  endSession(sessionId: string, options?: CallOptions): Promise<void>;
  endOtherSessions(options?: CallOptions): Promise<void>;
  exports(options?: CallOptions): Promise<DataExport[]>;
  startExport(options?: CallOptions): Promise<DataExport>;
  startDeletion(options?: CallOptions): Promise<z.output<typeof deletion>>;
  /** Keeps the account after all. */
  stopDeletion(options?: CallOptions): Promise<void>;
}

/** Public pages of people. */
export interface UserClient {
  byHandle(handle: string, options?: CallOptions): Promise<PublicUser>;
}

const own = '/api/v1/me';

/** @see MeClient */
export const createMeClient = (ask: Ask): MeClient => {
  const tell = tellBy(ask);
  return {
    get: (options) => ask({ method: 'GET', path: own }, me, options),
    change: (body, options) => ask({ method: 'PATCH', path: own, body }, me, options),
    setAvatar: (raw, options) => ask({ method: 'PUT', path: `${own}/avatar`, raw }, me, options),
    setAvatarByUrl: (url, options) => ask({ method: 'PUT', path: `${own}/avatar`, body: { url } }, me, options),
    removeAvatar: (options) => ask({ method: 'DELETE', path: `${own}/avatar` }, me, options),
    contact: (options) => ask({ method: 'GET', path: `${own}/contact` }, contact, options),
    sessions: (options) => ask({ method: 'GET', path: `${own}/sessions` }, sessions, options),
    endSession: (id, options) => tell({ method: 'DELETE', path: `${own}/sessions/${part(id)}` }, options),
    endOtherSessions: (options) => tell({ method: 'DELETE', path: `${own}/sessions` }, options),
    exports: (options) => ask({ method: 'GET', path: `${own}/exports` }, dataExports, options),
    startExport: (options) => ask({ method: 'POST', path: `${own}/exports` }, dataExport, options),
    startDeletion: (options) => ask({ method: 'POST', path: `${own}/deletion` }, deletion, options),
    stopDeletion: (options) => tell({ method: 'DELETE', path: `${own}/deletion` }, options),
  };
};

/** @see UserClient */
export const createUserClient = (ask: Ask): UserClient => ({
  byHandle: (handle, options) => ask({ method: 'GET', path: `/api/v1/users/${part(handle)}` }, publicUser, options),
});
