import { sql } from 'kysely';

import { availableUnits } from '../domain/inventory/availability';
import {
  decideReservations,
  type ReservationAnswer,
  type Shortage,
} from '../domain/inventory/decide-reservations';
import type { ReservationRequest } from '../domain/inventory/reservation-request';
import { distinctKeys, stockKey } from '../domain/inventory/stock-key';
import type { Database, Tx } from './connection';
import { lockCurrentStock } from './reservation-expiry';
import { retryTransaction } from './stock-retry';
import { findUnknown, type LockedStock, type UnknownStockError } from './stock-rows';

type Outcome = ReservationAnswer | UnknownStockError;

/**
 * Answers many orders in one short transaction, in the order given: two statements between begin and commit, however
 * many orders there are. An order that names an unknown SKU or location gets that as its outcome and holds up nobody.
 * Throws what the database throws; then none of the batch has taken effect, or, with the connection lost, perhaps all.
 */
export async function answerBatch(
  db: Database,
  requests: readonly ReservationRequest[],
): Promise<(Outcome | undefined)[]> {
  const questions = [...new Map(requests.map((request) => [questionKey(request), request])).values()];
  const outcomes = await retryTransaction((tries) =>
    db.transaction().execute(async (tx) => {
      // Nobody asks twice as a rule, so that a question asked before shows by its key, at the cost of a second try.
      const stored = tries === 0 ? new Map<string, Outcome>() : await storedAnswers(tx, questions);
      const open = questions.filter((question) => !stored.has(questionKey(question)));
      return new Map([...stored, ...(await answerOpen(tx, open))]);
    }),
  );
  return requests.map((request) => outcomes.get(questionKey(request)));
}

async function answerOpen(tx: Tx, open: readonly ReservationRequest[]): Promise<Map<string, Outcome>> {
  if (open.length === 0) return new Map();
  const keys = distinctKeys(open.flatMap((request) => request.lines));
  // The latest of the callers' clocks: a hold that is over for one of them is over.
  const now = new Date(Math.max(...open.map((request) => request.now.getTime())));
  const stock = new Map((await lockCurrentStock(tx, keys, now)).map((row) => [stockKey(row), row]));

  const missing = keys.filter((key) => !stock.has(stockKey(key)));
  const unknown = missing.length === 0 ? [] : await findUnknown(tx, missing);
  const fault = new Map(unknown.map((error) => [stockKey(error), error]));
  const faultOf = (request: ReservationRequest) =>
    request.lines.map((line) => fault.get(stockKey(line))).find((error) => error !== undefined);

  const decidable = open.filter((request) => faultOf(request) === undefined);
  const available = new Map([...stock].map(([key, row]) => [key, availableUnits(row)]));
  const answers = decideReservations(
    decidable.map((request) => request.lines),
    available,
  );
  const decided = decidable.flatMap((request, index) => {
    const answer = answers[index];
    return answer ? [{ request, answer }] : [];
  });
  await store(tx, decided, stock);
  const outcomes = new Map<string, Outcome>(
    decided.map(({ request, answer }) => [questionKey(request), answer]),
  );
  for (const request of open) {
    const error = faultOf(request);
    if (error) outcomes.set(questionKey(request), error);
  }
  return outcomes;
}

interface Decided {
  request: ReservationRequest;
  answer: ReservationAnswer;
}

/** Reservations, the movements that explain them and the answers, in one statement. */
async function store(
  tx: Tx,
  decided: readonly Decided[],
  stock: ReadonlyMap<string, LockedStock>,
): Promise<void> {
  if (decided.length === 0) return;
  const taken = decided
    .filter(({ answer }) => answer.reserved)
    .flatMap(({ request }) =>
      request.lines.map((line) => ({ request, line, onHand: stock.get(stockKey(line))?.onHand ?? 0 })),
    );
  await sql`
    with line as materialized (
      select * from unnest(
        ${taken.map((t) => t.request.orderId)}::text[], ${taken.map((t) => t.line.lineId)}::text[],
        ${taken.map((t) => t.request.attempt)}::int[], ${taken.map((t) => t.line.sku)}::text[],
        ${taken.map((t) => t.line.location)}::text[], ${taken.map((t) => t.line.quantity)}::int[],
        ${taken.map((t) => t.request.expiresAt?.toISOString() ?? null)}::timestamptz[],
        ${taken.map((t) => t.request.now.toISOString())}::timestamptz[],
        ${taken.map((t) => t.request.actor.type)}::text[], ${taken.map((t) => t.request.actor.id)}::text[],
        ${taken.map((t) => t.onHand)}::int[]
      ) as l (order_id, line_id, attempt, sku, location, quantity, expires_at, at, actor_type, actor_id, on_hand)
    ), kept as (
      insert into reservation (order_id, line_id, attempt, sku, location, quantity, expires_at, created_at)
      select order_id, line_id, attempt, sku, location, quantity, expires_at, at from line
    ), moved as (
      insert into stock_movement (at, sku, location, kind, from_bucket, to_bucket, quantity,
        cause_type, cause_id, actor_type, actor_id, balance)
      select at, sku, location, 'reserved', 'available', 'reserved', quantity,
        'order', order_id, actor_type, actor_id, on_hand from line
    )
    insert into reservation_answer (order_id, attempt, reserved, lines, at)
    select order_id, attempt, reserved, lines::jsonb, at from unnest(
      ${decided.map((d) => d.request.orderId)}::text[], ${decided.map((d) => d.request.attempt)}::int[],
      ${decided.map((d) => d.answer.reserved)}::boolean[],
      ${decided.map((d) => JSON.stringify(d.answer.reserved ? [] : d.answer.lines))}::text[],
      ${decided.map((d) => d.request.now.toISOString())}::timestamptz[]
    ) as a (order_id, attempt, reserved, lines, at)`.execute(tx);
}

async function storedAnswers(
  tx: Tx,
  questions: readonly ReservationRequest[],
): Promise<Map<string, Outcome>> {
  const { rows } = await sql<{ orderId: string; attempt: number; reserved: boolean; lines: Shortage[] }>`
    select order_id, attempt, reserved, lines from reservation_answer
    where (order_id, attempt) in (select * from unnest(
      ${questions.map((q) => q.orderId)}::text[], ${questions.map((q) => q.attempt)}::int[]))`.execute(tx);
  return new Map(
    rows.map((row): [string, Outcome] => [
      questionKey(row),
      row.reserved ? { reserved: true } : { reserved: false, lines: row.lines },
    ]),
  );
}

function questionKey({ orderId, attempt }: { orderId: string; attempt: number }): string {
  return `${attempt} ${orderId}`;
}
