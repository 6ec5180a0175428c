import type { Queryable, Transaction } from './database';
import { stepValues, type NewStep, type Step } from './steps';

/** The partners that keep books. */
export const SYSTEMS = ['payments', 'carrier', 'warehouse', 'mail'] as const;
export type System = (typeof SYSTEMS)[number];

/** One thing that a partner holds: a charge, a parcel, a mail. */
export interface Entry<Facts> {
  id: string;
  at: Date;
  changedAt: Date;
  key: string | null;
  reference: string | null;
  facts: Facts;
  body: string | null;
}

/** What is written of a new entry. `refs` are the identifiers by which the books find it; `key` is the caller's. */
export interface NewEntry<Facts> {
  id: string;
  facts: Facts;
  at: Date;
  key?: string | null;
  reference?: string | null;
  refs?: readonly (string | null | undefined)[];
  uniqueKey?: string;
  body?: string;
}

interface Row<Facts> {
  id: string;
  at: Date;
  changed_at: Date;
  key: string | null;
  reference: string | null;
  facts: Facts;
  body: string | null;
}

const COLUMNS = 'id, at, changed_at, key, reference, facts, body';

/** All entries of one kind in one partner's books, typed by their facts. */
export class Shelf<Facts extends object> {
  constructor(
    readonly system: System,
    readonly kind: string,
  ) {}

  /**
   * Writes a new entry, together with the step that is planned for it; false, and neither written, when its id or
   * unique key is already there.
   */
  async insert(tx: Transaction, entry: NewEntry<Facts>, plan?: NewStep): Promise<boolean> {
    const refs = new Set([entry.id, entry.key, entry.reference, ...(entry.refs ?? [])].filter(isText));
    const written = await tx.query(
      `with written as (
         insert into entries (system, kind, id, unique_key, at, changed_at, key, reference, refs, facts, body)
         values ($1, $2, $3, $4, $5, $5, $6, $7, $8, $9, $10) on conflict do nothing returning id
       ), planned as (
         insert into steps (kind, subject, lane, due_at, held, payload)
         select $11, $12, $13, $14, $15, $16 from written where $11::text is not null
       ) select id from written`,
      [
        ...[this.system, this.kind, entry.id, entry.uniqueKey ?? null, entry.at, entry.key ?? null],
        ...[entry.reference ?? null, [...refs], JSON.stringify(entry.facts), entry.body ?? null],
        ...(plan ? stepValues(plan) : [null, null, null, null, null, null]),
      ],
    );
    if (plan) tx.dueAt(plan.dueAt);
    return written.length === 1;
  }

  /** Writes an entry whose id was just made, and answers it. */
  async create(tx: Transaction, entry: NewEntry<Facts>, plan?: NewStep): Promise<Entry<Facts>> {
    if (!(await this.insert(tx, entry, plan))) throw new Error(`${this.kind} ${entry.id} exists already`);
    const { id, at, key = null, reference = null, facts, body = null } = entry;
    return { id, at, changedAt: at, key, reference, facts, body };
  }

  find(from: Queryable, id: string): Promise<Entry<Facts> | undefined> {
    return this.first(from, 'and id = $3', [id]);
  }

  findByUniqueKey(from: Queryable, uniqueKey: string): Promise<Entry<Facts> | undefined> {
    return this.first(from, 'and unique_key = $3', [uniqueKey]);
  }

  /** Reads an entry and keeps others from changing it until the transaction ends. */
  lock(tx: Transaction, id: string): Promise<Entry<Facts> | undefined> {
    return this.first(tx, 'and id = $3 for update', [id]);
  }

  /** The entries that have this reference, oldest first. */
  async listByReference(from: Queryable, reference: string): Promise<Entry<Facts>[]> {
    return this.select(from, 'and reference = $3 order by sequence', [reference]);
  }

  /** The newest entries, newest first. */
  async newest(from: Queryable, limit: number): Promise<Entry<Facts>[]> {
    return this.select(from, 'order by sequence desc limit $3', [limit]);
  }

  /**
   * Changes some facts, makes the entry findable by further identifiers, and takes out the step that did it, all in one
   * statement. Answers the entry as it then is.
   */
  async amend(
    from: Queryable,
    id: string,
    change: { facts: Partial<Facts>; now: Date; refs?: readonly string[]; doneStep?: Step },
  ): Promise<Entry<Facts>> {
    const rows = await from.query<Row<Facts>>(
      `with done as (delete from steps where id = $7)
       update entries set facts = facts || $4, changed_at = $5, refs = refs || $6::text[]
       where system = $1 and kind = $2 and id = $3 returning ${COLUMNS}`,
      [
        ...[this.system, this.kind, id, JSON.stringify(change.facts), change.now],
        ...[change.refs ?? [], change.doneStep?.id ?? null],
      ],
    );
    const row = rows[0];
    if (!row) throw new Error(`there is no ${this.kind} ${id} in the books of ${this.system} to change`);
    return toEntry(row);
  }

  private async first(
    from: Queryable,
    condition: string,
    values: readonly unknown[],
  ): Promise<Entry<Facts> | undefined> {
    return (await this.select(from, condition, values))[0];
  }

  private async select(
    from: Queryable,
    condition: string,
    values: readonly unknown[],
  ): Promise<Entry<Facts>[]> {
    const rows = await from.query<Row<Facts>>(
      `select ${COLUMNS} from entries where system = $1 and kind = $2 ${condition}`,
      [this.system, this.kind, ...values],
    );
    return rows.map(toEntry);
  }
}

function toEntry<Facts>(row: Row<Facts>): Entry<Facts> {
  const { changed_at: changedAt, ...rest } = row;
  return { ...rest, changedAt };
}

function isText(value: string | null | undefined): value is string {
  return typeof value === 'string' && value !== '';
}
