/** The operations that the server itself describes at `/docs/openapi.json`, flattened for the suite. */
import { z } from 'zod';

/** As much of JSON Schema as the document uses. */
export interface Schema {
  readonly type?: string | undefined;
  readonly anyOf?: readonly Schema[] | undefined;
  readonly enum?: readonly unknown[] | undefined;
  readonly const?: unknown;
  readonly pattern?: string | undefined;
  readonly format?: string | undefined;
  readonly minLength?: number | undefined;
  readonly maxLength?: number | undefined;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly maxItems?: number | undefined;
  readonly items?: Schema | undefined;
  readonly properties?: Readonly<Record<string, Schema>> | undefined;
  readonly required?: readonly string[] | undefined;
}

const schema: z.ZodType<Schema> = z.lazy(() =>
  z.object({
    type: z.string().optional(),
    anyOf: z.array(schema).optional(),
    enum: z.array(z.unknown()).optional(),
    const: z.unknown().optional(),
    pattern: z.string().optional(),
    format: z.string().optional(),
    minLength: z.number().optional(),
    maxLength: z.number().optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    maxItems: z.number().optional(),
    items: schema.optional(),
    properties: z.record(z.string(), schema).optional(),
    required: z.array(z.string()).optional(),
  }),
);
const parameter = z.object({ in: z.string(), name: z.string(), required: z.boolean().default(false), schema });
const operation = z.object({
  security: z.array(z.unknown()).default([]),
  parameters: z.array(parameter).default([]),
  requestBody: z.object({ content: z.record(z.string(), z.object({ schema })) }).optional(),
});
const document = z.object({ paths: z.record(z.string(), z.record(z.string(), operation)) });

/** One field of a body or query, or one part of a path. */
export interface Field {
  readonly place: 'body' | 'query' | 'path';
  readonly name: string;
  readonly isRequired: boolean;
  readonly schema: Schema;
}

/** One operation; `name` is `PUT /api/v1/me/password`. */
export interface Operation {
  readonly name: string;
  readonly method: string;
  /** With `{name}` for its parts. */
  readonly path: string;
  readonly isSecured: boolean;
  readonly fields: readonly Field[];
}

const fieldsOf = ({ parameters, requestBody }: z.output<typeof operation>): Field[] => {
  const given = parameters
    .filter((each) => each.in === 'path' || each.in === 'query')
    .map(({ in: place, name, required, schema: shape }) => ({
      place: place === 'path' ? ('path' as const) : ('query' as const),
      name,
      isRequired: required,
      schema: shape,
    }));
  const body = requestBody?.content['application/json']?.schema;
  const inBody = Object.entries(body?.properties ?? {}).map(([name, shape]) => ({
    place: 'body' as const,
    name,
    isRequired: body?.required?.includes(name) ?? false,
    schema: shape,
  }));
  return [...given, ...inBody];
};

/** Reads the document of a running server. @throws when it is not of the expected form. */
export async function loadOperations(url: string): Promise<readonly Operation[]> {
  const answer: unknown = await (await fetch(`${url}/docs/openapi.json`)).json();
  return Object.entries(document.parse(answer).paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => ({
      name: `${method.toUpperCase()} ${path}`,
      method: method.toUpperCase(),
      path,
      isSecured: described.security.length > 0,
      fields: fieldsOf(described),
    })),
  );
}
