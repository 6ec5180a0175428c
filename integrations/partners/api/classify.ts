import type { HttpResponse } from '../../../platform/http';
import { PartnerBusy } from '../partner';
import { reasonIn } from './mapping';

/** Client errors that are not about the message, but about the moment. */
const FOR_LATER: ReadonlySet<number> = new Set([408, 409, 425, 429]);

export type Answer =
  | { kind: 'taken'; body: string }
  /** The node would refuse this message again. */
  | { kind: 'refused'; status: number; detail: string };

/** Sorts an answer by its status. Throws PartnerBusy for everything that is worth another try. */
export function classify(response: HttpResponse): Answer {
  const { status, headers, body } = response;
  if (status >= 200 && status < 300) return { kind: 'taken', body };
  if (status >= 400 && status < 500 && !FOR_LATER.has(status))
    return { kind: 'refused', status, detail: reasonIn(body) };
  const message = `The node answered ${status}: ${reasonIn(body)}`;
  throw new PartnerBusy(message, status, waitOf(headers['retry-after']));
}

function waitOf(retryAfter: string | undefined): number | undefined {
  return retryAfter !== undefined && /^\d{1,5}$/.test(retryAfter) ? Number(retryAfter) * 1000 : undefined;
}
