import { setTimeout as sleep } from 'node:timers/promises';

import { z } from 'zod';

import type { Database } from '../support/database';
import { durationSchema } from '../support/durations';
import { SYSTEMS, type System } from '../support/shelf';

/** How a partner misbehaves. An absent member is good behaviour; `times` and `loseAnswers` count down to it. */
export interface Behaviour {
  /** How long each answer takes, in milliseconds. */
  latency?: number | undefined;
  /** Refuse this many requests with this status, without any effect. */
  fail?: { status: number; times: number } | undefined;
  /** For this many requests the effect happens and the connection breaks before the answer. */
  loseAnswers?: number | undefined;
  /** Tell the product nothing. */
  mute?: boolean | undefined;
  /** Tell the product everything twice. */
  duplicate?: boolean | undefined;
  /** Tell the product things in reversed pairs. */
  outOfOrder?: boolean | undefined;
}

const count = z.int('must be a whole number of requests').min(1).max(1_000_000);
const statusSchema = z
  .int()
  .min(400, 'must be an error status, 400 to 599')
  .max(599, 'must be an error status, 400 to 599');

const answering = {
  latency: durationSchema.optional(),
  fail: z.strictObject({ status: statusSchema, times: count }).optional(),
  loseAnswers: count.optional(),
};

/** Mail only answers; the other partners also speak first. */
export const behaviourSchemas = {
  mail: z.strictObject(answering),
  others: z.strictObject({
    ...answering,
    mute: z.boolean().optional(),
    duplicate: z.boolean().optional(),
    outOfOrder: z.boolean().optional(),
  }),
};

/** The behaviour of every partner, kept in the database and in memory, so that good behaviour costs nothing. */
export class Behaviours {
  private readonly current = new Map<System, Behaviour>();

  private constructor(
    private readonly database: Database,
    private readonly stopping: AbortSignal,
  ) {}

  static async load(database: Database, stopping: AbortSignal): Promise<Behaviours> {
    const behaviours = new Behaviours(database, stopping);
    const rows = await database.query<{ system: System; settings: Behaviour }>(
      'select system, settings from behaviours',
    );
    for (const { system, settings } of rows) {
      if (SYSTEMS.includes(system)) behaviours.current.set(system, settings);
    }
    return behaviours;
  }

  of(system: System): Readonly<Behaviour> {
    return this.current.get(system) ?? {};
  }

  /** Replaces a partner's behaviour; an empty one is good behaviour. */
  async set(system: System, behaviour: Behaviour): Promise<void> {
    this.current.set(system, behaviour);
    await this.save(system);
  }

  /** The status to refuse this request with, if requests are to fail. */
  async takeFailure(system: System): Promise<number | undefined> {
    const { fail, ...rest } = this.of(system);
    if (!fail) return undefined;
    const times = fail.times - 1;
    this.current.set(system, times > 0 ? { ...rest, fail: { ...fail, times } } : rest);
    await this.save(system);
    return fail.status;
  }

  /** Whether the answer to this request is to be lost. */
  async takeLostAnswer(system: System): Promise<boolean> {
    const { loseAnswers, ...rest } = this.of(system);
    if (loseAnswers === undefined) return false;
    this.current.set(system, loseAnswers > 1 ? { ...rest, loseAnswers: loseAnswers - 1 } : rest);
    await this.save(system);
    return true;
  }

  /** Takes as long as the partner takes. */
  async delay(system: System): Promise<void> {
    const { latency = 0 } = this.of(system);
    if (latency > 0) await sleep(latency, undefined, { signal: this.stopping });
  }

  /** Written from memory, so that of two simultaneous changes the later never loses to the earlier. */
  private async save(system: System): Promise<void> {
    await this.database.transaction(async (tx) => {
      await tx.query('select pg_advisory_xact_lock(hashtext($1))', [`behaviour/${system}`]);
      await tx.query(
        `insert into behaviours (system, settings) values ($1, $2)
         on conflict (system) do update set settings = excluded.settings`,
        [system, JSON.stringify(this.of(system))],
      );
    });
  }
}
