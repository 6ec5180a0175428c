import type { Request, Response } from 'express';

import { JSON_LIMIT_BYTES, readBytes, requireJson } from './http/read-body';
import { parseJson, UNSTORABLE } from './http/parse-json';
import { validate } from './http/validate';
import { invalid, malformed, notFound, type Fault } from './problem';
import type { Route } from './route';

/** The parts of a request, checked by the route's schemas. `json` is the body as sent, without defaults filled in. */
export interface Input {
  params: Record<string, string>;
  query: unknown;
  body: unknown;
  json: unknown;
  raw: Buffer;
}

const NOTHING = Buffer.alloc(0);

/** Reads and checks path, query and body; throws 400, 404, 413, 415 or 422 with every fault of all three. */
export async function readInput(route: Route, req: Request, res: Response): Promise<Input> {
  const params = readParams(route, req.params);
  const query = validate(route.query, readQuery(req), 'query');
  if (route.raw) {
    const raw = (await readBytes(req, res, route.raw.limitBytes)) ?? NOTHING;
    return { params, query: valueOf(query), body: {}, json: raw.toString('base64'), raw };
  }
  const json = route.method === 'get' || route.method === 'delete' ? undefined : await readJson(req, res);
  const body = readBody(route, json);
  const faults = [query, body].flatMap((part) => ('faults' in part ? part.faults : []));
  if (faults.length > 0) throw invalid(faults);
  return { params, query: valueOf(query), body: valueOf(body), json, raw: NOTHING };
}

type Part = { value: unknown } | { faults: Fault[] };

function valueOf(part: Part): unknown {
  if ('faults' in part) throw invalid(part.faults);
  return part.value;
}

function readParams(route: Route, params: Record<string, string | string[]>): Record<string, string> {
  if (Object.values(params).some((value) => UNSTORABLE.test(String(value))))
    throw malformed('path_malformed', 'The path contains a NUL.');
  const result = validate(route.params, params, 'path');
  if ('value' in result) return result.value as Record<string, string>;
  // What cannot be a code is found nowhere; but whoever creates something by it must hear why it cannot be one.
  if (route.method === 'put') throw invalid(result.faults);
  throw notFound('What this path names');
}

function readQuery(req: Request): unknown {
  const query: Record<string, unknown> = { ...req.query };
  const unstorable = Object.entries(query).some(([name, value]) => UNSTORABLE.test(name + String(value)));
  if (unstorable) throw malformed('query_malformed', 'The query contains a NUL.');
  return query;
}

async function readJson(req: Request, res: Response): Promise<unknown> {
  const bytes = await readBytes(req, res, JSON_LIMIT_BYTES);
  if (!bytes) return undefined;
  requireJson(req.headers['content-type']);
  return parseJson(bytes);
}

function readBody(route: Route, json: unknown): Part {
  const { body: schema } = route;
  if (!schema) return isEmpty(json) ? { value: {} } : { faults: [{ pointer: '', message: 'takes no body' }] };
  if (json !== undefined) return validate(schema, json);
  const result = validate(schema, {});
  if ('value' in result) return result;
  throw malformed('body_missing', 'Send a JSON body with "Content-Type: application/json".');
}

function isEmpty(json: unknown): boolean {
  return (
    json === undefined ||
    (typeof json === 'object' && json !== null && !Array.isArray(json) && Object.keys(json).length === 0)
  );
}
