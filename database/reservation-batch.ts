import { sql } from 'kysely';

import type {
  ReservationAnswer,
  ReservationRequest,
  Shortage,
} from '../domain/inventory/reservation-request';
import { stockKey, type StockKey } from '../domain/inventory/stock-key';
import type { Database } from './connection';
import { arrayOf } from './stock-arrays';
import { retryTransaction } from './stock-retry';
import { UnknownStockError } from './stock-rows';

type Outcome = ReservationAnswer | UnknownStockError;

/**
 * Answers many orders in one transaction of one statement, in the order given. The function in the database decides,
 * because a lock held while a message travels is what makes a hot SKU slow. An order that names an unknown SKU or
 * location gets that as its outcome and holds up nobody. Throws what the database throws; then none of the batch has
 * taken effect or, with the connection lost, perhaps all.
 */
export async function answerBatch(
  db: Database,
  requests: readonly ReservationRequest[],
): Promise<(Outcome | undefined)[]> {
  const questions = [...new Map(requests.map((request) => [questionKey(request), request])).values()];
  const outcomes = await retryTransaction(async (tries) => {
    // Nobody asks twice as a rule, so that a question asked before shows by its key, at the cost of a second try.
    const stored = tries === 0 ? new Map<string, Outcome>() : await storedAnswers(db, questions);
    const open = questions.filter((question) => !stored.has(questionKey(question)));
    return new Map([...stored, ...(await answerOpen(db, open))]);
  });
  return requests.map((request) => outcomes.get(questionKey(request)));
}

/** What the function returns; places and orders are counted from 1, and the last two come as texts. */
interface Decision {
  granted: (boolean | null)[];
  unknown: ('sku' | 'location' | null)[];
  shortOrders: number[];
  shortPlaces: number[];
  shortRequested: string[];
  shortAvailable: string[];
}

async function answerOpen(db: Database, open: readonly ReservationRequest[]): Promise<Map<string, Outcome>> {
  if (open.length === 0) return new Map();
  const [places, acts] = [new Numbered<StockKey>(), new Numbered<ReservationRequest>()];
  const lines = open.flatMap((request) => {
    const act = acts.numberOf(actKey(request), request);
    return request.lines.map((line) => ({
      request,
      line,
      act,
      place: places.numberOf(stockKey(line), line),
    }));
  });
  // The latest of the callers' clocks: a hold that is over for one of them is over.
  const moment = new Date(Math.max(...acts.items.map((act) => act.now.getTime())));
  const { rows } = await sql<Decision>`select * from reserve_units(
    ${arrayOf(places.items, (place) => place.sku)}, ${arrayOf(places.items, (place) => place.location)},
    ${arrayOf(open, (request) => request.lines.length)},
    ${arrayOf(lines, ({ request }) => request.orderId)}, ${arrayOf(lines, ({ request }) => request.attempt)},
    ${arrayOf(lines, ({ line }) => line.lineId)}, ${arrayOf(lines, ({ place }) => place)},
    ${arrayOf(lines, ({ line }) => line.quantity)}, ${arrayOf(lines, ({ act }) => act)},
    ${arrayOf(acts.items, (act) => act.now.toISOString())},
    ${arrayOf(acts.items, (act) => act.expiresAt?.toISOString() ?? null)},
    ${arrayOf(acts.items, (act) => act.actor.type)}, ${arrayOf(acts.items, (act) => act.actor.id)},
    ${moment})`.execute(db);
  const [decision] = rows;
  return decision ? outcomesOf(decision, open, places.items) : new Map();
}

/** Things that many refer to, each once: what is sent for one of them is its number, from 1 as PostgreSQL counts. */
class Numbered<T> {
  readonly items: T[] = [];
  private readonly numbers = new Map<string, number>();

  /** The number of the thing that `key` stands for; `item` joins if it is the first. */
  numberOf(key: string, item: T): number {
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    this.numbers.set(key, this.items.push(item));
    return this.items.length;
  }
}

/** Orders that come together mostly differ in nothing of this. */
function actKey({ now, expiresAt, actor }: ReservationRequest): string {
  return `${now.getTime()} ${expiresAt?.getTime() ?? ''} ${actor.type} ${actor.id}`;
}

function outcomesOf(
  decision: Decision,
  open: readonly ReservationRequest[],
  places: readonly StockKey[],
): Map<string, Outcome> {
  const shortages = shortagesByOrder(decision, places);
  const faults = new Map<string, UnknownStockError>();
  places.forEach((place, index) => {
    const unknown = decision.unknown[index];
    if (unknown) faults.set(stockKey(place), new UnknownStockError(place.sku, place.location, unknown));
  });
  const outcomes = new Map<string, Outcome>();
  open.forEach((request, index) => {
    const granted = decision.granted[index];
    const outcome = granted
      ? ({ reserved: true } as const)
      : granted === false
        ? ({ reserved: false, lines: shortages.get(index + 1) ?? [] } as const)
        : request.lines.map((line) => faults.get(stockKey(line))).find((fault) => fault !== undefined);
    if (outcome) outcomes.set(questionKey(request), outcome);
  });
  return outcomes;
}

function shortagesByOrder(decision: Decision, places: readonly StockKey[]): Map<number, Shortage[]> {
  const byOrder = new Map<number, Shortage[]>();
  decision.shortOrders.forEach((order, index) => {
    const place = places[(decision.shortPlaces[index] ?? 0) - 1];
    if (!place) return;
    const requested = Number(decision.shortRequested[index]);
    const available = Number(decision.shortAvailable[index]);
    const shortage = { sku: place.sku, location: place.location, requested, available };
    byOrder.set(order, [...(byOrder.get(order) ?? []), shortage]);
  });
  return byOrder;
}

async function storedAnswers(
  db: Database,
  questions: readonly ReservationRequest[],
): Promise<Map<string, Outcome>> {
  const { rows } = await sql<{ orderId: string; attempt: number; reserved: boolean; lines: Shortage[] }>`
    select order_id, attempt, reserved, lines from reservation_answer
    where (order_id, attempt) in (select * from unnest(
      ${arrayOf(questions, (question) => question.orderId)}::text[],
      ${arrayOf(questions, (question) => question.attempt)}::int[]))`.execute(db);
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
