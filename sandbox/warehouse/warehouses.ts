import { z } from 'zod';

import type { Database } from '../support/database';
import { durationSchema } from '../support/durations';

export const moneySchema = z.strictObject({
  amount: z.int().min(0),
  currency: z.string().regex(/^[A-Z]{3}$/),
});

/** How one warehouse works. Members that are not given are the sandbox's own. */
export const warehouseSchema = z.strictObject({
  /** The Standard Webhooks secret that its hand-offs are signed with. */
  secret: z
    .string()
    .regex(/^whsec_[A-Za-z0-9+/]+={0,2}$/, 'must be a Standard Webhooks secret: whsec_ and base64')
    .optional(),
  /** The key with which it calls the product, and where. */
  key: z.string().min(1).optional(),
  apiBase: z.url({ protocol: /^https?$/ }).optional(),
  pace: durationSchema.optional(),
  autoAcknowledge: z.boolean().optional(),
  autoShip: z.boolean().optional(),
  /** What it says to a request at once: thanks, acknowledged, or no. */
  answer: z.enum(['receive', 'acknowledge', 'reject']).optional(),
  rejectReason: z.string().min(1).max(100).optional(),
  carrier: z.string().min(1).max(50).optional(),
  service: z.string().min(1).max(50).optional(),
  /** What a parcel costs; null: it does not say. */
  cost: moneySchema.nullable().optional(),
});
export type WarehouseSettings = z.output<typeof warehouseSchema>;

/** One warehouse with everything decided. */
export interface Warehouse {
  code: string;
  secret: string;
  key: string;
  apiBase: string;
  paceMs: number;
  autoAcknowledge: boolean;
  autoShip: boolean;
  answer: 'receive' | 'acknowledge' | 'reject';
  rejectReason: string;
  carrier: string;
  service: string | undefined;
  cost: z.output<typeof moneySchema> | null;
}

/** The warehouses that were registered; every other code is a warehouse too and works by the defaults. */
export class Warehouses {
  private readonly settings = new Map<string, WarehouseSettings>();

  private constructor(
    private readonly database: Database,
    private readonly defaults: { secret: string; key: string; apiBase: string; paceMs: number },
  ) {}

  static async load(
    database: Database,
    defaults: { secret: string; key: string; apiBase: string; paceMs: number },
  ): Promise<Warehouses> {
    const warehouses = new Warehouses(database, defaults);
    const rows = await database.query<{ code: string; settings: WarehouseSettings }>(
      'select code, settings from warehouses',
    );
    for (const { code, settings } of rows) warehouses.settings.set(code, settings);
    return warehouses;
  }

  of(code: string): Warehouse {
    const { pace, ...own } = this.settings.get(code) ?? {};
    return {
      code,
      secret: own.secret ?? this.defaults.secret,
      key: own.key ?? this.defaults.key,
      apiBase: (own.apiBase ?? this.defaults.apiBase).replace(/\/$/, ''),
      paceMs: pace ?? this.defaults.paceMs,
      autoAcknowledge: own.autoAcknowledge ?? true,
      autoShip: own.autoShip ?? true,
      answer: own.answer ?? 'receive',
      rejectReason: own.rejectReason ?? 'notInStock',
      carrier: own.carrier ?? 'USPS',
      service: own.service,
      cost: own.cost === undefined ? { amount: 795, currency: 'AUD' } : own.cost,
    };
  }

  /** Changes the settings that are given and keeps the others. */
  async change(code: string, change: WarehouseSettings): Promise<void> {
    const settings = { ...this.settings.get(code), ...change };
    await this.database.query(
      `insert into warehouses (code, settings) values ($1, $2)
       on conflict (code) do update set settings = excluded.settings`,
      [code, JSON.stringify(settings)],
    );
    this.settings.set(code, settings);
  }

  /** Back to the defaults. */
  async forget(code: string): Promise<void> {
    await this.database.query('delete from warehouses where code = $1', [code]);
    this.settings.delete(code);
  }
}
