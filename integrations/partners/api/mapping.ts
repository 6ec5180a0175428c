import type { RejectedLine } from '../documents';
import type { HandoffOutcome, RecallOutcome } from '../partner';

const LONGEST_REASON = 300;

/**
 * What a node's 2xx answer to a request says. Read leniently, because the node has taken the message already: what we
 * cannot read is no acknowledgement, and its acknowledgement is still to come.
 */
export function toHandoffOutcome(body: string): HandoffOutcome {
  const answer = readObject(body);
  if (answer['rejected'] === true) {
    const lines = rejectedLines(answer['lines']);
    const reason = readText(answer['reason']) ?? 'notSaid';
    return { outcome: 'rejected', reason, ...(lines.length === 0 ? {} : { lines }) };
  }
  return { outcome: answer['acknowledged'] === true ? 'acknowledged' : 'received' };
}

/** What a node's 2xx answer to a recall says. Only a clear yes is one: goods may be on their way. */
export function toRecallOutcome(body: string): RecallOutcome {
  const answer = readObject(body);
  if (answer['recalled'] === true) return { recalled: true };
  const otherwise =
    answer['recalled'] === false ? 'notSaid' : 'the answer does not say whether it is recalled';
  return { recalled: false, reason: readText(answer['reason']) ?? otherwise };
}

/** Why a node refused a message: the reason it names, and never the rest of its answer, which may repeat an address. */
export function reasonIn(body: string): string {
  const answer = readObject(body);
  const error = answer['error'];
  const nested =
    typeof error === 'object' && error !== null ? (error as Record<string, unknown>)['message'] : error;
  const found = [answer['detail'], answer['reason'], answer['message'], nested, answer['title']].map(
    readText,
  );
  return found.find((text) => text !== undefined) ?? 'no reason given';
}

function readObject(body: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function readText(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, LONGEST_REASON) : undefined;
}

function rejectedLines(value: unknown): RejectedLine[] {
  if (!Array.isArray(value)) return [];
  return (value as unknown[]).flatMap((entry) => {
    if (typeof entry !== 'object' || entry === null) return [];
    const { line, quantity } = entry as Record<string, unknown>;
    if (typeof line !== 'string') return [];
    return [{ line, ...(isUnits(quantity) ? { quantity } : {}) }];
  });
}

function isUnits(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}
