import { errors } from '../../packages/contract/index.ts';

/** The text of `docs/errors.md`, from the registry that every refusal comes from. */
export function writeErrors(): string {
  const rows = Object.entries(errors)
    .toSorted(([a, first], [b, second]) => first.status - second.status || (a < b ? -1 : 1))
    .map(([code, { status, message }]) => `| \`${code}\` | ${status} | ${message} |`);
  return `${introduction}\n${rows.join('\n')}\n`;
}

const introduction = `# Errors

Generated from \`packages/contract/errors.ts\` by \`node tools/checks/documents.ts --write\`; \`npm run check\` compares.

A refusal has the real HTTP status, and a body \`{code, message, msg, error, data}\`: \`code\` is the status, \`error\` the stable string below,
\`data\` is null or \`{fields: {name: error}}\`. On the WebSocket the same strings come as \`{type: "error", error, message, ref}\`. Switch on
\`error\`; texts may change.

| error | status | message |
|---|---|---|`;
