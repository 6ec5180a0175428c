import { sql } from 'kysely';

import { availableUnits } from '../domain/inventory/availability';
import {
  decideReservations,
  type ReservationAnswer,
  type Shortage,
} from '../domain/inventory/decide-reservations';
import type { ReservationRequest } from '../domain/inventory/reservation-request';
import { distinctKeys, stockKey, type StockKey } from '../domain/inventory/stock-key';
import type { Database, Tx } from './connection';
import { lockCurrentStock } from './reservation-expiry';
import { arrayOf } from './stock-arrays';
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
  const faults = await findFaults(tx, open, stock.size === keys.length ? [] : keys);
  const decidable = open.filter((request) => !faults.has(questionKey(request)));
  const decided = decide(decidable, stock);
  await store(tx, decided, stock);
  return new Map<string, Outcome>([
    ...faults,
    ...decided.map(({ request, answer }): [string, Outcome] => [questionKey(request), answer]),
  ]);
}

/** What is wrong with a question, where one of its keys names what does not exist. */
async function findFaults(
  tx: Tx,
  open: readonly ReservationRequest[],
  doubtful: readonly StockKey[],
): Promise<Map<string, UnknownStockError>> {
  const unknown = doubtful.length === 0 ? [] : await findUnknown(tx, doubtful);
  const faults = new Map<string, UnknownStockError>();
  if (unknown.length === 0) return faults;
  const byKey = new Map(unknown.map((error) => [stockKey(error), error]));
  for (const request of open) {
    const fault = request.lines.map((line) => byKey.get(stockKey(line))).find((error) => error !== undefined);
    if (fault) faults.set(questionKey(request), fault);
  }
  return faults;
}

interface Decided {
  request: ReservationRequest;
  answer: ReservationAnswer;
}

function decide(requests: readonly ReservationRequest[], stock: ReadonlyMap<string, LockedStock>): Decided[] {
  const available = new Map([...stock].map(([key, row]) => [key, availableUnits(row)]));
  const answers = decideReservations(
    requests.map((request) => request.lines),
    available,
  );
  return requests.flatMap((request, index) => {
    const answer = answers[index];
    return answer ? [{ request, answer }] : [];
  });
}

/** Reservations, the movements that explain them, and the answers, in one statement. */
async function store(
  tx: Tx,
  decided: readonly Decided[],
  stock: ReadonlyMap<string, LockedStock>,
): Promise<void> {
  const granted = decided.filter(({ answer }) => answer.reserved);
  const lines = granted.flatMap(({ request }) => {
    const [at, expiresAt] = [request.now.toISOString(), request.expiresAt?.toISOString() ?? null];
    return request.lines.map((line) => ({ request, line, at, expiresAt }));
  });
  const refused = decided.flatMap(({ request, answer }) =>
    answer.reserved ? [] : [{ request, lines: JSON.stringify(answer.lines) }],
  );
  if (decided.length === 0) return;
  await sql`
    with line as materialized (
      select * from unnest(
        ${arrayOf(lines, ({ request }) => request.orderId)}::text[],
        ${arrayOf(lines, ({ line }) => line.lineId)}::text[],
        ${arrayOf(lines, ({ request }) => request.attempt)}::int[],
        ${arrayOf(lines, ({ line }) => line.sku)}::text[],
        ${arrayOf(lines, ({ line }) => line.location)}::text[],
        ${arrayOf(lines, ({ line }) => line.quantity)}::int[],
        ${arrayOf(lines, ({ expiresAt }) => expiresAt)}::timestamptz[],
        ${arrayOf(lines, ({ at }) => at)}::timestamptz[],
        ${arrayOf(lines, ({ request }) => request.actor.type)}::text[],
        ${arrayOf(lines, ({ request }) => request.actor.id)}::text[],
        ${arrayOf(lines, ({ line }) => stock.get(stockKey(line))?.onHand ?? 0)}::int[]
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
    select distinct order_id, attempt, true, '[]'::jsonb, at from line
    union all
    select order_id, attempt, false, lines::jsonb, at from unnest(
      ${arrayOf(refused, ({ request }) => request.orderId)}::text[],
      ${arrayOf(refused, ({ request }) => request.attempt)}::int[],
      ${arrayOf(refused, ({ lines }) => lines)}::text[],
      ${arrayOf(refused, ({ request }) => request.now.toISOString())}::timestamptz[]
    ) as a (order_id, attempt, lines, at)`.execute(tx);
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
