import { parseArgs } from 'node:util';
import { UsageError, required, type Command, type Given } from './command.ts';

/** What the operator typed: a command with its values, or a wish for help (about one command or all) or for the version. */
export type Typed =
  | { readonly kind: 'version' }
  | { readonly kind: 'run'; readonly command: Command; readonly given: Given }
  | { readonly kind: 'help'; readonly command: Command | null };

const isOptional = (name: string): boolean => name.endsWith('?');
const bare = (name: string): string => name.replace(/\?$/, '');

/** Understands the words after `amphi`. @throws UsageError */
export const parseTyped = (words: readonly string[], commands: readonly Command[]): Typed => {
  if (words[0] === '--version') return { kind: 'version' };
  const firstOption = words.findIndex((word) => word.startsWith('-'));
  const typedName = words.slice(0, firstOption === -1 ? words.length : firstOption).join(' ');
  const rest = words.slice(typedName === '' ? 0 : typedName.split(' ').length);
  const wantsHelp = words.includes('--help') || words.includes('-h') || typedName === 'help';
  const command = commands.find(({ name }) => name === typedName) ?? null;
  if (wantsHelp || words.length === 0) return { kind: 'help', command };
  if (command === null) throw new UsageError(`there is no command "${typedName}"; try --help`);
  const names = Object.keys(command.options);
  const options = Object.fromEntries(names.map((name) => [bare(name), { type: 'string' as const }]));
  try {
    const { values } = parseArgs({ args: [...rest], options, strict: true, allowPositionals: false });
    for (const name of names) if (!isOptional(name)) required(values, name);
    return { kind: 'run', command, given: values };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
};

const describeCommand = ({ name, summary, options }: Command): string => {
  const usage = Object.keys(options).map((option) => (isOptional(option) ? `[--${bare(option)} …]` : `--${option} …`));
  const lines = Object.entries(options).map(([option, meaning]) => `      --${bare(option).padEnd(12)} ${meaning}`);
  return [`  amphi ${[name, ...usage].join(' ')}`, `      ${summary}`, ...lines].join('\n');
};

/** The text of `--help`. */
export const describe = (commands: readonly Command[]): string =>
  [
    'The command line of Amphi. Answers are JSON on standard output; a refusal ends with 1, a wrong call with 2.',
    'It joins the database of a running server, and starts the embedded one for the while when none runs.',
    ...commands.map(describeCommand),
  ].join('\n\n');
