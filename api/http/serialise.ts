import type { StoredAnswer } from '../../database/idempotency';
import type { Problem } from '../problem';

/** An answer as bytes, the form in which it is sent and kept. */
export function serialise(answer: {
  status: number;
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
}): StoredAnswer {
  const { status, body, headers } = answer;
  if (body === undefined) return { status, headers: { ...headers }, body: '' };
  return {
    status,
    headers: { 'Content-Type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(body),
  };
}

/** A problem as bytes. */
export function serialiseProblem(problem: Problem): StoredAnswer {
  return {
    status: problem.status,
    headers: { ...problem.headers, 'Content-Type': 'application/problem+json; charset=utf-8' },
    body: JSON.stringify(problem.document()),
  };
}
