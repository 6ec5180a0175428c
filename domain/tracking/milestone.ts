/** How far a parcel has come, as far as its reports tell. */
export type Milestone =
  'labelCreated' | 'accepted' | 'inTransit' | 'outForDelivery' | 'delivered' | 'returnToSender' | 'lost';

/** What is needed of a report to place it; `occurredAt` is ISO 8601. Statuses that say nothing of progress are passed over. */
export interface TimedStatus {
  readonly status: string;
  readonly occurredAt: string;
}

/**
 * Where a parcel stands by all its reports together, in whatever order they came and however often; `undefined` while
 * none says anything. Worked out anew from the whole set, ordered by the time of the event, because carriers report
 * late, twice and out of order. Progress never goes back; delivered gives way to a return only; a return to nothing
 * (the last scan of a returned parcel is a delivery, to us); lost is over with the next scan of the parcel itself.
 */
export function currentMilestone(reports: readonly TimedStatus[]): Milestone | undefined {
  let progress = 0;
  let end: 'delivered' | 'returnToSender' | 'lost' | undefined;
  for (const { status } of inOrder(reports)) {
    progress = Math.max(progress, PROGRESS[status] ?? 0);
    if (isEnd(status)) end = endAfter(end, status);
    else if (end === 'lost' && isScan(status)) end = undefined;
  }
  return end ?? STAGES[progress];
}

const STAGES = [undefined, 'labelCreated', 'accepted', 'inTransit', 'outForDelivery'] as const;

const PROGRESS: Readonly<Record<string, number>> = {
  labelCreated: 1,
  accepted: 2,
  inTransit: 3,
  outForDelivery: 4,
  // Who tried to deliver was out for delivery.
  deliveryAttempted: 4,
};

/** Somebody held the parcel in their hands. */
function isScan(status: string): boolean {
  return (PROGRESS[status] ?? 0) >= 2;
}

type End = 'delivered' | 'returnToSender' | 'lost';

function isEnd(status: string): status is End {
  return status === 'delivered' || status === 'returnToSender' || status === 'lost';
}

function endAfter(end: End | undefined, next: End): End {
  if (end === 'returnToSender') return end;
  if (end === 'delivered') return next === 'returnToSender' ? next : end;
  return next;
}

/** Of two reports of one moment the graver counts as the later. */
const SEVERITY: Readonly<Record<string, number>> = { ...PROGRESS, lost: 5, delivered: 6, returnToSender: 7 };

function inOrder(reports: readonly TimedStatus[]): TimedStatus[] {
  return [...reports].sort(
    (one, other) =>
      Date.parse(one.occurredAt) - Date.parse(other.occurredAt) ||
      (SEVERITY[one.status] ?? 0) - (SEVERITY[other.status] ?? 0),
  );
}
