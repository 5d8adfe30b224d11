import { z } from 'zod';
import { call, type Call, type CallOptions, type ClientOptions } from './http.ts';

/** Asks the platform and checks what it answers; the client of each feature is made of these. */
export type Ask = <Data extends z.ZodType>(request: Call, data: Data, options?: CallOptions) => Promise<z.output<Data>>;

/** The same for calls that answer nothing. */
export type Tell = (request: Call, options?: CallOptions) => Promise<void>;

const nothing = z.null();

/** Binds calls to a site and a login. */
export const createAsk =
  (client: ClientOptions): Ask =>
  (request, data, options) =>
    call(client, request, data, options);

/** @see Tell */
export const tellBy =
  (ask: Ask): Tell =>
  async (request, options) => {
    await ask(request, nothing, options);
  };

/** A part of a path that came from outside. */
export const part = (text: string): string => encodeURIComponent(text);
