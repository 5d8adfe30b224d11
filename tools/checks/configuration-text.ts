import { z } from 'zod';
import { environmentSchema } from '../../server/src/platform/config/settings.ts';

const settingSchema = z.object({
  description: z.string(),
  type: z.string().optional(),
  enum: z.array(z.string()).optional(),
  default: z.union([z.string(), z.number(), z.array(z.string())]).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
});
type Setting = z.infer<typeof settingSchema>;

/** The text of `docs/configuration.md`, from the schema that validates the environment. */
export function writeConfiguration(): string {
  const described = z
    .object({ properties: z.record(z.string(), settingSchema) })
    .parse(z.toJSONSchema(environmentSchema, { io: 'input', unrepresentable: 'any' }));
  const rows = Object.entries(described.properties).map(
    ([name, setting]) => `| \`${name}\` | ${kindOf(setting)} | ${defaultOf(setting)} | ${setting.description} |`,
  );
  return `${introduction}\n${rows.join('\n')}\n${ending}`;
}

function kindOf({ type, enum: choices, minimum, maximum }: Setting): string {
  if (choices !== undefined) return choices.map((choice) => `\`${choice}\``).join(', ');
  if (type !== 'integer' && type !== 'number') return 'text';
  const kind = type === 'integer' ? 'whole number' : 'number';
  const isBounded = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER;
  if (isBounded) return `${kind}, ${minimum ?? 0} to ${maximum}`;
  return minimum === undefined ? kind : `${kind} from ${minimum}`;
}

function defaultOf({ default: value }: Setting): string {
  if (value === undefined) return '-';
  const text = Array.isArray(value) ? value.join(',') : String(value);
  return text === '' ? '-' : `\`${text}\``;
}

const introduction = `# Configuration

Generated from \`server/src/platform/config/settings.ts\` by \`node tools/checks/documents.ts --write\`; \`npm run check\` compares.

Everything is set by environment variables, and nothing has to be set. An empty value counts as not set. A wrong one stops the start
with a sentence that names it.

| variable | value | default | meaning |
|---|---|---|---|`;

const ending = `
## What lies in the data folder

| path | what |
|---|---|
| \`postgres/\` | the embedded database with its programs and log; when root starts Amphi and \`nobody\` cannot reach the data folder, \`postgres.json\` names its place below \`/var/lib/amphi\` instead |
| \`blobs/\` | recordings and the window that viewers of a running live can go back in |
| \`secrets.json\` | made once, mode 0600; stream keys cannot be read without it: it belongs to every backup |
| \`tls/\` | account key and certificate of an ACME authority, mode 0600 |
| \`run.json\` | process id, ports and address of the running process |

With \`DATABASE_URL\` nothing is generated: secrets must be given, and weak ones are refused.
`;
