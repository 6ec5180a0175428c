import { setTimeout as sleep } from 'node:timers/promises';

/** What the API answered: any status below 500 but 429 is an answer. */
export interface Answer {
  status: number;
  body: Readonly<Record<string, unknown>>;
}

/** A merchant's client: waits when it is told to, and repeats what got no answer, with the same key. */
export class Api {
  constructor(
    private readonly address: string,
    private readonly key: string,
  ) {}

  get(path: string): Promise<Answer> {
    return this.call('GET', path);
  }

  /** Throws unless the answer is 2xx. */
  async put(path: string, body: unknown): Promise<Answer> {
    return accepted('PUT', path, await this.call('PUT', path, body));
  }

  /** Throws unless the answer is 2xx. */
  async post(path: string, body: unknown, idempotencyKey: string): Promise<Answer> {
    return accepted('POST', path, await this.ask(path, body, idempotencyKey));
  }

  /** The answer, whatever it is. */
  ask(path: string, body: unknown, idempotencyKey: string): Promise<Answer> {
    return this.call('POST', path, body, { 'idempotency-key': idempotencyKey });
  }

  private async call(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const giveUpAt = Date.now() + GIVE_UP_AFTER_MS;
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
      const attempt = await this.attempt(method, path, body, headers);
      if ('answer' in attempt) return attempt.answer;
      if (Date.now() + pause > giveUpAt) throw new Error(`${method} ${path}: ${attempt.trouble}`);
      await sleep(attempt.waitMs ?? pause);
    }
  }

  private async attempt(
    method: string,
    path: string,
    body: unknown,
    headers: Record<string, string>,
  ): Promise<{ answer: Answer } | { trouble: string; waitMs?: number }> {
    try {
      const response = await fetch(`${this.address}${path}`, {
        method,
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
        headers: {
          authorization: `Bearer ${this.key}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (response.status === 429 || response.status >= 500) return tryLater(response, text);
      const parsed = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
      return { answer: { status: response.status, body: parsed } };
    } catch (error) {
      return { trouble: `no answer: ${error instanceof Error ? describe(error) : String(error)}` };
    }
  }
}

const ANSWER_WITHIN_MS = 30_000;
const GIVE_UP_AFTER_MS = 120_000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

function tryLater(response: Response, text: string): { trouble: string; waitMs?: number } {
  const seconds = Number(response.headers.get('retry-after') ?? NaN);
  const trouble = `${response.status} ${text.slice(0, 500)}`;
  return Number.isFinite(seconds) ? { trouble, waitMs: seconds * 1000 } : { trouble };
}

function accepted(method: string, path: string, answer: Answer): Answer {
  if (answer.status < 300) return answer;
  throw new Error(`${method} ${path} was refused with ${answer.status}: ${JSON.stringify(answer.body)}`);
}

/** Node says "fetch failed" and keeps the reason behind it. */
function describe(error: Error): string {
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
