import type { Role } from '../../database/api-keys';
import type { Actor } from '../../domain/actor';
import { notFound } from '../problem';

/** Who calls: the key's row, without its secret. */
export interface Principal {
  /** Id of the key, or `anonymous` on open routes. */
  id: string;
  name: string;
  role: Role | 'none';
  /** Code of the location or supplier whose key it is; only partners have one. */
  party?: string;
  /** The same, as it is written on timelines. */
  actor: Actor;
}

/** The caller of an open route, a webhook for instance, which proves itself by other means. */
export const ANONYMOUS: Principal = {
  id: 'anonymous',
  name: 'anonymous',
  role: 'none',
  actor: { type: 'system', id: 'anonymous' },
};

/** Throws 404 unless the thing is of the caller's party; `what` is named as if it did not exist. */
export function ownParty(principal: Principal, location: string, what: string): void {
  if (principal.party !== undefined && principal.party !== location) throw notFound(what);
}

/** The one party whose rows a list may show; undefined shows all. */
export function onlyParty(principal: Principal): string | undefined {
  return principal.party;
}
