import { randomUUID } from 'node:crypto';

/** What came back: status, headers and the parsed body. */
export interface Reply<T = Record<string, unknown>> {
  status: number;
  headers: Headers;
  body: T;
}

const MOST_TRIES = 10;

/** A client as a merchant would write one: JSON over HTTP with a key, a fresh idempotency key on every POST. */
export class ApiClient {
  constructor(
    readonly address: string,
    readonly key: string,
  ) {}

  get<T = Record<string, unknown>>(path: string): Promise<Reply<T>> {
    return this.call<T>('GET', path);
  }

  /** Told that the outcome is not known yet, it asks again with the same key, as it should. */
  async post<T = Record<string, unknown>>(
    path: string,
    body: unknown = {},
    headers: Record<string, string> = {},
  ): Promise<Reply<T>> {
    const keyed = { 'Idempotency-Key': randomUUID(), ...headers };
    for (let tries = 1; ; tries += 1) {
      const reply = await this.call<T & { code?: string }>('POST', path, body, keyed);
      if (reply.status !== 503 || reply.body.code !== 'outcome_unknown' || tries === MOST_TRIES) return reply;
    }
  }

  put<T = Record<string, unknown>>(path: string, body: unknown): Promise<Reply<T>> {
    return this.call<T>('PUT', path, body);
  }

  patch<T = Record<string, unknown>>(path: string, body: unknown): Promise<Reply<T>> {
    return this.call<T>('PATCH', path, body);
  }

  /** The same address with another key. */
  as(key: string): ApiClient {
    return new ApiClient(this.address, key);
  }

  private async call<T>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Reply<T>> {
    const response = await fetch(`${this.address}${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${this.key}`,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: (text === '' ? {} : JSON.parse(text)) as T,
    };
  }
}

/** Asks again until the answer is the one waited for; fails with the last answer seen. */
export async function eventually<T>(
  ask: () => Promise<T>,
  isIt: (answer: T) => boolean,
  withinMs = 15_000,
): Promise<T> {
  const until = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (isIt(answer)) return answer;
    if (Date.now() > until)
      throw new Error(
        `Waited ${withinMs} ms in vain; last seen: ${JSON.stringify(answer, null, 1).slice(0, 4000)}`,
      );
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}
