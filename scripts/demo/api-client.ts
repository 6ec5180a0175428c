import { createHash } from 'node:crypto';

const ANSWER_WITHIN_MS = 15_000;

/** Calls the API as the demo merchant's administrator. */
export interface ApiClient {
  /** The answer's body, or undefined when there is no such thing (404). Any other status of 400 and more throws. */
  read(path: string): Promise<Record<string, unknown> | undefined>;
  /** Throws an Error with method, path, status and the problem the API gave. */
  write(method: 'PUT' | 'POST' | 'PATCH', path: string, body: unknown): Promise<Record<string, unknown>>;
}

/** `base` without a slash at the end. Every write has an idempotency key that follows from its content. */
export function apiClient(base: string, key: string): ApiClient {
  const call = async (method: string, path: string, body?: unknown): Promise<Response> =>
    fetch(`${base}${path}`, {
      method,
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      headers: {
        authorization: `Bearer ${key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(method === 'POST' ? { 'idempotency-key': `demo ${path} ${hash(body)}` } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  return {
    read: async (path) => {
      const response = await call('GET', path);
      if (response.status === 404) return void (await response.arrayBuffer());
      return accepted('GET', path, response);
    },
    write: async (method, path, body) => accepted(method, path, await call(method, path, body)),
  };
}

async function accepted(method: string, path: string, response: Response): Promise<Record<string, unknown>> {
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} was refused with ${response.status}: ${text}`);
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
}

function hash(body: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(body ?? null))
    .digest('hex')
    .slice(0, 32);
}
