import { loadConfig, type Config } from './platform/config/index.ts';
import { createLog, type Log } from './platform/log/index.ts';
import { createShutdown, type Shutdown } from './roles/shutdown.ts';
import { startRoles } from './roles/start.ts';

/** A stop that takes longer than this is cut off; supervisors wait 30 s before they kill. */
const stopDeadlineMs = 29_000;

function readConfig(): Config | null {
  try {
    return loadConfig(process.env);
  } catch (error) {
    tell(`Amphi cannot start: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}

/** For people; the log on standard output is for machines. */
function tell(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** A bug ends the stream or the request that met it, never the process. */
function surviveBugs(log: Log): void {
  process.on('uncaughtException', (error) => log.error({ err: error }, 'a bug: an exception was not caught'));
  process.on('unhandledRejection', (error) => log.error({ err: error }, 'a bug: a rejection was not handled'));
}

function stopOnSignals(log: Log, shutdown: Shutdown): void {
  let stoppingSince: number | null = null;
  const stop = (signal: NodeJS.Signals): void => {
    if (stoppingSince !== null) {
      // The terminal and the launcher may both pass on one Ctrl-C; only a later one means "now".
      if (performance.now() - stoppingSince > 1_000) process.exit(1);
      return;
    }
    stoppingSince = performance.now();
    log.info({ signal }, 'stopping');
    setTimeout(() => process.exit(1), stopDeadlineMs).unref();
    void shutdown.run().then(() => {
      log.info('stopped');
      process.exit(0);
    });
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.on('SIGHUP', stop);
  // The launcher that started us is gone, killed without a word: nobody could stop us any more.
  process.on('disconnect', () => stop('SIGHUP'));
}

async function main(): Promise<void> {
  const config = readConfig();
  if (config === null) process.exit(1);
  const log = createLog(config);
  const shutdown = createShutdown(log);
  stopOnSignals(log, shutdown);
  try {
    const { url, pushUrl, setupUrl } = await startRoles(config, log, shutdown);
    surviveBugs(log);
    if (config.mode !== 'test') greet(url, pushUrl, setupUrl);
  } catch (error) {
    log.debug({ err: error }, 'the start failed');
    tell(`Amphi cannot start: ${error instanceof Error ? error.message : String(error)}`);
    await shutdown.run();
    process.exit(1);
  }
}

function greet(url: string, pushUrl: string, setupUrl: string | null): void {
  const setup = setupUrl === null ? [] : [`  First run:         ${setupUrl}`];
  const lines = [
    `  Amphi is running:  ${url}`,
    ...setup,
    `  Encoders push to:  ${pushUrl}`,
    '  Commands:          npm run amphi -- --help',
  ];
  tell(`\n${lines.join('\n')}\n`);
}

await main();
