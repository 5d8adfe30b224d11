import { loginAnswer, type LoginAnswer } from '../passport.ts';
import { probeResult, setupHeader, setupLive, setupState } from '../setup.ts';
import type { ProbeName, ProbeResult, SetupAdmin, SetupLive, SetupSite, SetupState } from '../setup.ts';
import { tellBy, type Ask } from './ask.ts';
import type { Call, CallOptions } from './http.ts';

/** The first run; every call carries the code of the one-time link. */
export interface SetupClient {
  state(code: string, options?: CallOptions): Promise<SetupState>;
  makeAdmin(code: string, admin: SetupAdmin, options?: CallOptions): Promise<LoginAnswer>;
  setSite(code: string, site: SetupSite, options?: CallOptions): Promise<SetupState>;
  probe(code: string, name: ProbeName, options?: CallOptions): Promise<ProbeResult>;
  makeLive(code: string, options?: CallOptions): Promise<SetupLive>;
  finish(code: string, options?: CallOptions): Promise<void>;
}

/** @see SetupClient */
export const createSetupClient = (ask: Ask): SetupClient => {
  const to = (method: Call['method'], code: string, rest: string, body?: unknown): Call => ({
    method,
    path: `/api/v1/setup${rest}`,
    headers: { [setupHeader]: code },
    ...(body === undefined ? {} : { body }),
  });
  return {
    state: (code, options) => ask(to('GET', code, ''), setupState, options),
    makeAdmin: (code, admin, options) => ask(to('POST', code, '/admin', admin), loginAnswer, options),
    setSite: (code, site, options) => ask(to('PUT', code, '/site', site), setupState, options),
    probe: (code, name, options) => ask(to('POST', code, `/probes/${name}`), probeResult, options),
    makeLive: (code, options) => ask(to('POST', code, '/live'), setupLive, options),
    finish: (code, options) => tellBy(ask)(to('POST', code, '/finish'), options),
  };
};
