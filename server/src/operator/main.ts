import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { AppError } from '../platform/http/index.ts';
import { accountCommands } from './account-commands.ts';
import { apiCommands } from './api-commands.ts';
import { describe, parseTyped } from './arguments.ts';
import { UsageError, type Command } from './command.ts';
import { liveCommands } from './live-commands.ts';
import { siteCommands } from './site-commands.ts';

const commands: readonly Command[] = [...accountCommands, ...liveCommands, ...siteCommands, ...apiCommands];

/** Ends of the program: done, refused or failed, called in a wrong way. */
const exitCodes = { failed: 1, usage: 2 } as const;

const complain = (error: unknown): number => {
  const code = error instanceof AppError ? `${error.code}: ` : '';
  process.stderr.write(`amphi: ${code}${error instanceof Error ? error.message : String(error)}\n`);
  return error instanceof UsageError ? exitCodes.usage : exitCodes.failed;
};

const readVersion = (): string =>
  z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'))).version;

try {
  const typed = parseTyped(process.argv.slice(2), commands);
  if (typed.kind === 'version') {
    process.stdout.write(`${JSON.stringify({ version: readVersion() })}\n`);
  } else if (typed.kind === 'help') {
    process.stdout.write(`${describe(typed.command === null ? commands : [typed.command])}\n`);
  } else {
    process.stdout.write(`${JSON.stringify(await typed.command.run(typed.given))}\n`);
  }
} catch (error) {
  process.exitCode = complain(error);
}
