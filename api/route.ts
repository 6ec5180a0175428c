import type { IncomingHttpHeaders } from 'node:http';

import { z } from 'zod';

import type { Role } from '../database/api-keys';
import type { KeyScope, StoredAnswer } from '../database/idempotency';
import type { Principal } from './auth/principal';
import type { RouteDeps } from './deps';
import { pathCode } from './schemas/common';

/**
 * One call of the API. The same record drives the path that is mounted, the permission that is checked, the schemas
 * that validate, and the operation in `/openapi.json`; the handler parses nothing and knows no Express.
 *
 * @example
 * export const readSku = route(
 *   {
 *     method: 'get',
 *     path: '/v1/skus/{sku}',
 *     summary: 'One SKU',
 *     permission: may.readSetUp,
 *     responses: { 200: skuSchema },
 *   },
 *   async ({ params }, { db }) => {
 *     const sku = await findSku(db, params.sku);
 *     if (!sku) throw notFound(`SKU ${params.sku}`);
 *     return { status: 200, body: sku };
 *   },
 * );
 */
export function route<
  const Path extends `/v1/${string}`,
  const Answers extends ResponseSchemas,
  Query extends z.ZodType = NoInput,
  Body extends z.ZodType = NoInput,
>(
  definition: RouteDefinition<Path, Answers, Query, Body>,
  handler: (
    call: Call<Path, z.output<Query>, z.output<Body>>,
    deps: RouteDeps,
  ) => Promise<AnswerOf<NoInfer<Answers>> | Replay>,
): Route {
  const { params = {}, query = z.strictObject({}), idempotency, ...rest } = definition;
  return {
    ...rest,
    params: z.object({
      ...Object.fromEntries(parameterNames(definition.path).map((name) => [name, pathCode])),
      ...params,
    }),
    query,
    idempotency: idempotency ?? (definition.method === 'post' ? 'accepted' : 'none'),
    // Safe: serve-route.ts calls it with what these very schemas gave.
    handle: handler,
  };
}

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** Status → schema of its body, or a sentence where there is none (204). Problems need not be listed. */
export type ResponseSchemas = Readonly<Record<number, z.ZodType | string>>;

/** `required`: 400 without a key; `accepted`: honoured when sent; `none`: for reads, and where twice is once anyway. */
export type IdempotencyUse = 'required' | 'accepted' | 'none';

interface RouteDefinition<
  Path extends string,
  Answers extends ResponseSchemas,
  Query extends z.ZodType,
  Body extends z.ZodType,
> {
  method: Method;
  path: Path;
  /** A few words; the first line in /docs. */
  summary: string;
  description?: string;
  permission: Permission;
  /** Path parameters that are more than a code: `{ date: z.iso.date() }`. */
  params?: { [K in ParameterName<Path>]?: z.ZodType<string> };
  /** A strict object: an unknown parameter is most often a misspelt one. */
  query?: Query;
  /** A strict object. Without a body the handler gets `{}` if the schema takes that. */
  body?: Body;
  responses: Answers;
  idempotency?: IdempotencyUse;
  /** The handler claims the key itself, in the transaction of its effect (`once`, `claimKey`). */
  claimsKeyItself?: boolean;
  /** Bytes as they came instead of JSON, for signatures: the handler reads `call.raw`. */
  raw?: { limitBytes: number };
  /** Payloads that are refused are kept with the reason. */
  keepRefusals?: boolean;
}

/** Roles, or `open`: no key is asked for. */
export type Permission = readonly Role[] | 'open';

/** A route as the pipeline, OpenAPI and the architecture test see it: the types of its schemas forgotten. */
export interface Route {
  method: Method;
  path: `/v1/${string}`;
  summary: string;
  description?: string;
  permission: Permission;
  params: z.ZodObject;
  query: z.ZodType;
  body?: z.ZodType;
  responses: ResponseSchemas;
  idempotency: IdempotencyUse;
  claimsKeyItself?: boolean;
  raw?: { limitBytes: number };
  keepRefusals?: boolean;
  handle(call: Call<string, unknown, unknown>, deps: RouteDeps): Promise<Answer | Replay>;
}

/** What a handler is given. */
export interface Call<Path extends string, Query, Body> {
  params: Readonly<Record<ParameterName<Path>, string>>;
  query: Query;
  body: Body;
  principal: Principal;
  requestId: string;
  /** When the request came in; every `now` below is this one. */
  now: Date;
  idempotencyKey: string | undefined;
  /** The key with its owner, route and request hash, for `once` and `claimKey`. */
  idempotency: KeyScope | undefined;
  headers: IncomingHttpHeaders;
  /** The body's bytes, on routes with `raw`. */
  raw: Buffer;
}

export interface Answer {
  status: number;
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
}

/** A stored answer on its way out again. `first` is true when this very request has just stored it. */
export interface Replay {
  replay: StoredAnswer;
  first?: boolean;
}

/** One of the answers that the route's `responses` allow. */
export type AnswerOf<Answers extends ResponseSchemas> = {
  [Status in keyof Answers & number]: {
    status: Status;
    headers?: Readonly<Record<string, string>>;
  } & (Answers[Status] extends z.ZodType ? { body: z.input<Answers[Status]> } : { body?: undefined });
}[keyof Answers & number];

/** `id` and `line` of `/v1/orders/{id}/lines/{line}`. */
type ParameterName<Path extends string> = string extends Path
  ? string
  : Path extends `${string}{${infer Name}}${infer Rest}`
    ? Name | ParameterName<Rest>
    : never;

type NoInput = z.ZodObject<Record<never, never>>;

function parameterNames(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
}
