import type { Clock } from '../clock/index.ts';
import type { Log } from '../log/index.ts';
import type { AcmeCertificate, AcmeFolder } from './acme-folder.ts';
import { orderCertificate, type AcmeOrder } from './acme-order.ts';
import { pauseAfter, pauseAtStart, pauseUntilCheck, renewalTime, type Failures } from './acme-plan.ts';
import { createHolder, warnOfDates, type CertificateSource } from './certificate-source.ts';
import type { Challenges } from './challenges.ts';

/** What fetching and renewing needs. */
export interface AcmeTools {
  readonly folder: AcmeFolder;
  readonly challenges: Challenges;
  readonly clock: Clock;
  readonly log: Log;
  /** From 0 to 1; `Math.random` when not given. */
  readonly chance?: () => number;
}

/** A source that an authority fills. */
export interface AcmeRenewal extends CertificateSource {
  /** Begins to look after the certificate; from now on challenges must be answered on port 80. */
  start(): void;
  stop(): void;
}

/**
 * Takes the certificate from the folder, and keeps it fresh:
 *
 *     start ──▶ waiting ──pause over──▶ is it due? ──no──▶ waiting (half a day, or until it is due)
 *                  ▲                        │yes
 *                  │                        ▼
 *                  ├──── in use ◀──ok── ordering
 *                  └── longer pause ◀──failed──┘      the old certificate goes on
 */
export const openAcme = async (order: AcmeOrder, tools: AcmeTools): Promise<AcmeRenewal> => {
  const { folder, clock, log, chance = Math.random } = tools;
  const holder = createHolder();
  const now = (): number => clock.wall().getTime();
  const orderName = JSON.stringify([order.directoryUrl, order.domains, order.email]);
  const wish = { directoryUrl: order.directoryUrl, domains: order.domains };
  let isWanted = await takeStored(order, holder, tools);
  let failures: Failures = await folder.readFailures(orderName);
  let cancel: (() => void) | null = null;

  const fetchOne = async (): Promise<void> => {
    try {
      log.info({ domains: order.domains, directory: order.directoryUrl }, 'asking for a TLS certificate');
      const certificate = await orderCertificate(order, tools);
      isWanted = false;
      failures = { count: 0, lastAt: 0 };
      holder.set(certificate);
      await keep({ certificate, wish }, tools);
      log.info({ validTo: certificate.facts.validTo.toISOString() }, 'the new TLS certificate is in use');
    } catch (error) {
      failures = { count: failures.count + 1, lastAt: now() };
      const reason = (error instanceof Error ? error.message : String(error)).slice(0, 500);
      log.error({ reason, failures: failures.count }, 'no TLS certificate could be fetched: it is tried again later');
    }
    await folder.writeFailures(orderName, failures);
  };

  const check = async (): Promise<void> => {
    const facts = holder.current()?.facts ?? null;
    if (isWanted || facts === null || now() >= renewalTime(facts)) await fetchOne();
    const latest = holder.current()?.facts ?? null;
    if (latest !== null) warnOfDates(latest, clock.wall(), log);
    const isSettled = failures.count === 0 && latest !== null;
    plan(isSettled ? pauseUntilCheck(latest, now(), chance()) : pauseAfter(failures.count, chance()));
  };

  let isStopped = false;
  const plan = (pause: Parameters<Clock['after']>[0]): void => {
    if (isStopped) return;
    cancel = clock.after(pause, () => {
      check().catch((error: unknown) => {
        log.error({ err: error }, 'the TLS certificate could not be looked after');
        plan(pauseAfter(Math.max(1, failures.count), chance()));
      });
    });
  };

  return {
    current: () => holder.current(),
    onChange: (listener) => holder.onChange(listener),
    start: () => plan(pauseAtStart(holder.current() !== null && !isWanted, failures, now(), chance())),
    stop: () => {
      isStopped = true;
      cancel?.();
    },
  };
};

/** A full disk must not make us ask the authority again and again for what is in use already. */
const keep = async (stored: AcmeCertificate, { folder, log }: AcmeTools): Promise<void> => {
  try {
    await folder.writeCertificate(stored);
  } catch (error) {
    log.error({ err: error }, 'the TLS certificate could not be written: the next start asks for another one');
  }
};

/** Shows what lies in the folder, if anything; the answer says whether another one is wanted instead. */
const takeStored = async (
  order: AcmeOrder,
  holder: ReturnType<typeof createHolder>,
  { folder, clock, log }: AcmeTools,
): Promise<boolean> => {
  try {
    const stored = await folder.readCertificate();
    if (stored === null) return true;
    const { wish, certificate } = stored;
    holder.set(certificate);
    warnOfDates(certificate.facts, clock.wall(), log);
    const hasSameNames = [...wish.domains].sort().join() === [...order.domains].sort().join();
    return wish.directoryUrl !== order.directoryUrl || !hasSameNames;
  } catch (error) {
    log.error({ reason: error instanceof Error ? error.message : String(error) }, 'the stored certificate is damaged');
    return true;
  }
};
