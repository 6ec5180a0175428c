import type { StoredAnswer } from '../database/idempotency';
import { validate } from './http/validate';
import type { Route } from './route';

/** Throws if an answer is not what the route's `responses`, and so OpenAPI, promise. */
export function checkAnswer(route: Route, answer: StoredAnswer): void {
  if (answer.headers['Content-Type']?.startsWith('application/problem+json')) return;
  const promised = route.responses[answer.status];
  const where = `${route.method.toUpperCase()} ${route.path} ${answer.status}`;
  if (promised === undefined) throw new Error(`${where} is not among the answers that the route declares`);
  if (typeof promised === 'string') {
    if (answer.body !== '') throw new Error(`${where} must have no body`);
    return;
  }
  const result = validate(promised, JSON.parse(answer.body));
  if ('faults' in result) {
    const faults = result.faults.map(({ pointer, message }) => `${pointer} ${message}`).join('; ');
    throw new Error(`${where} is not what OpenAPI says: ${faults}`);
  }
}
