import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiResponseObject,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi';
import { z } from 'zod';

import { problemSchema } from './schemas/problem';
import type { Route } from './route';

/** The contract as OpenAPI 3.1, from the schemas that validate. */
export function openApiDocument(routes: readonly Route[], serverUrl: string): object {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const route of routes) (paths[route.path] ??= {})[route.method] = operation(route);
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Evenkeel',
      version: '1',
      description:
        'Orders, stock and everything between. Instants are RFC 3339 in UTC, durations ISO 8601, money integer minor units. ' +
        'Unknown members are refused. Errors are application/problem+json (RFC 9457) with a `code` for programs.',
    },
    servers: [{ url: serverUrl }],
    security: [{ key: [] }],
    paths: paths,
    components: {
      securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'A key of POST /v1/api-keys' } },
      responses: Object.fromEntries(
        Object.entries(PROBLEMS).map(([status, description]) => [
          `Problem${status}`,
          problemResponse(description),
        ]),
      ),
    },
  });
}

function operation(route: Route): ZodOpenApiOperationObject {
  const header = idempotencyHeader(route);
  return {
    operationId: operationId(route),
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    tags: [route.path.split('/')[2] ?? 'other'],
    ...(route.permission === 'open' ? { security: [] } : { 'x-roles': [...route.permission] }),
    requestParams: {
      path: route.params,
      query: route.query as z.ZodObject,
      ...(header ? { header } : {}),
    },
    ...(route.body
      ? { requestBody: { required: true, content: { 'application/json': { schema: route.body } } } }
      : {}),
    ...(route.raw ? { requestBody: { required: true, content: { '*/*': { schema: {} } } } } : {}),
    responses: responses(route),
  };
}

function responses(route: Route): ZodOpenApiResponsesObject {
  const answers: Record<string, ZodOpenApiResponseObject | { $ref: string }> = {};
  for (const [status, schema] of Object.entries(route.responses)) {
    answers[status] =
      typeof schema === 'string'
        ? { description: schema }
        : { description: schema.description ?? route.summary, content: { 'application/json': { schema } } };
  }
  for (const status of problemsOf(route))
    answers[status] ??= { $ref: `#/components/responses/Problem${status}` };
  return answers;
}

/** What may go wrong with any route of this form. */
function problemsOf(route: Route): string[] {
  const writes = route.method !== 'get';
  return [
    '400',
    ...(route.permission === 'open' ? [] : ['401', '403']),
    '404',
    ...(writes ? ['409'] : []),
    ...(route.body || route.raw ? ['413', '415'] : []),
    '422',
    '429',
    '503',
  ];
}

const PROBLEMS: Readonly<Record<string, string>> = {
  400: 'Malformed: HTTP, JSON, a missing Idempotency-Key',
  401: 'No key, or one that is not known',
  403: 'The role of this key may not do this',
  404: 'Unknown, or not yours',
  409: 'In conflict with the state of things; `code` says which, further members explain it',
  413: 'The body is too large',
  415: 'The body is not of a type that is understood',
  422: 'Validation failed; `errors` names every place',
  429: 'Too many requests; see Retry-After',
  503: 'Not now; see Retry-After',
};

function problemResponse(description: string): ZodOpenApiResponseObject {
  return { description, content: { 'application/problem+json': { schema: problemSchema } } };
}

function idempotencyHeader(route: Route): z.ZodObject | undefined {
  if (route.idempotency === 'none') return undefined;
  const key = z.string().min(1).max(255).meta({
    description: 'Repeat a request with the same key and it takes effect once; kept for 24 h',
    example: '0190f7a2-5a0e-7c3a-9d55-8f6f7f1f2b10',
  });
  return z.object({ 'Idempotency-Key': route.idempotency === 'required' ? key : key.optional() });
}

/** `postOrdersByIdCancel` */
function operationId({ method, path }: Route): string {
  const words = path
    .split('/')
    .slice(2)
    .map((step) => step.replace(/^\{(\w+)\}$/, 'by-$1'));
  const camel = words.join('-').replace(/(?:^|[-_.])(\w)/g, (_match, letter: string) => letter.toUpperCase());
  return method + camel;
}
