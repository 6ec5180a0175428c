import { randomBytes } from 'node:crypto';

import EasyPostClient from '@easypost/api';
import { Client } from 'pg';
import { Webhook } from 'standardwebhooks';
import Stripe from 'stripe';

import { startSandbox, type Sandbox } from '../../../sandbox/sandbox';
import { readSettings, type SandboxSettings } from '../../../sandbox/settings';
import { Product } from './product';

export const STRIPE_KEY = 'sk_test_of_this_bench';
export const STRIPE_SECRET = 'whsec_stripe_bench';
export const EASYPOST_KEY = 'EZTK_bench';
export const EASYPOST_SECRET = 'sécrét-bench';
export const WAREHOUSE_SECRET = `whsec_${Buffer.from('a warehouse secret of this bench').toString('base64')}`;
export const WAREHOUSE_KEY = 'warehouse-key';

/** EasyPost's client; its own declarations name the class as a value only. */
export type EasyPost = InstanceType<typeof EasyPostClient>;

/** One entry of the books, loosely typed. */
export type BookEntry = Record<string, unknown> & { id: string; kind: string };

/** A sandbox with its own database and a product beside it, for one test file. */
export class Bench {
  sandbox!: Sandbox;

  private constructor(
    readonly product: Product,
    readonly databaseUrl: string,
    readonly pace: string,
  ) {}

  static async start(pace = 'PT0.1S'): Promise<Bench> {
    const bench = new Bench(await Product.start(), newDatabaseUrl(), pace);
    await bench.startSandbox();
    return bench;
  }

  async startSandbox(): Promise<void> {
    this.sandbox = await startSandbox(this.settings());
  }

  settings(): SandboxSettings {
    return readSettings(this.environment());
  }

  environment(): Record<string, string> {
    return {
      SANDBOX_DATABASE_URL: this.databaseUrl,
      EVENKEEL_SANDBOX_PACE: this.pace,
      SANDBOX_API_BASE: this.product.base,
      SANDBOX_API_KEY: WAREHOUSE_KEY,
      SANDBOX_WAREHOUSE_SECRET: WAREHOUSE_SECRET,
      STRIPE_SECRET_KEY: STRIPE_KEY,
      STRIPE_WEBHOOK_SECRET: STRIPE_SECRET,
      EASYPOST_API_KEY: EASYPOST_KEY,
      EASYPOST_WEBHOOK_SECRET: EASYPOST_SECRET,
    };
  }

  async stop(): Promise<void> {
    await this.sandbox.close();
    await this.product.close();
    await dropDatabase(this.databaseUrl);
  }

  /** Stripe's own library; it does not repeat requests unless a test wants it to. */
  stripe(options: { key?: string; retries?: number } = {}): Stripe {
    const { hostname, port } = new URL(this.sandbox.address);
    return new Stripe(options.key ?? STRIPE_KEY, {
      host: hostname,
      port,
      protocol: 'http',
      maxNetworkRetries: options.retries ?? 0,
    });
  }

  /** EasyPost's own library. */
  easyPost(key = EASYPOST_KEY): EasyPost {
    return new EasyPostClient(key, { baseUrl: `${this.sandbox.address}/v2/` });
  }

  /** A call of the sandbox's own, as JSON; answers status and body. */
  async call(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: Record<string, unknown> }> {
    const response = await fetch(this.sandbox.address + path, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  async behave(system: string, behaviour: object): Promise<void> {
    const { status, body } = await this.call('PUT', `/behaviour/${system}`, behaviour);
    if (status !== 200) throw new Error(JSON.stringify(body));
  }

  async books(system: string, query: Record<string, string> = {}): Promise<BookEntry[]> {
    const { body } = await this.call('GET', `/books/${system}?${new URLSearchParams(query).toString()}`);
    return body['entries'] as BookEntry[];
  }

  /** The one parcel that the warehouses made of a shipment. */
  async parcelOf(shipment: string): Promise<BookEntry | undefined> {
    return (await this.books('warehouse', { reference: shipment, kind: 'parcel' }))[0];
  }

  /** A warehouse of the test's own; it does nothing by itself unless told so. */
  async warehouse(settings: object = { autoAcknowledge: false }): Promise<string> {
    const code = unique('WH');
    await this.call('PUT', `/warehouses/${code}`, settings);
    return code;
  }

  /** Hands a document over to a warehouse as the product does: signed, with an id that stays the same on retries. */
  async handOver(
    document: object,
    options: { id?: string; warehouse?: string; secret?: string; at?: Date } = {},
  ): Promise<{ status: number; body: Record<string, unknown> }> {
    const id = options.id ?? unique('msg');
    const text = JSON.stringify(document);
    const at = options.at ?? new Date();
    const signature = new Webhook(options.secret ?? WAREHOUSE_SECRET).sign(id, at, text);
    const response = await fetch(`${this.sandbox.address}/warehouse/${options.warehouse ?? 'MEL'}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
        'webhook-signature': signature,
      },
      body: text,
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }
}

export function unique(prefix: string): string {
  return `${prefix}_${randomBytes(6).toString('hex')}`;
}

/** The address of a database that does not exist yet. */
export function newDatabaseUrl(): string {
  const admin = process.env['TEST_DATABASE_ADMIN_URL'];
  if (admin === undefined)
    throw new Error('TEST_DATABASE_ADMIN_URL is not set: run this under jest.config.cjs');
  const url = new URL(admin);
  url.pathname = `/${unique('sandbox')}`;
  return url.href;
}

export async function dropDatabase(url: string): Promise<void> {
  const client = new Client({ connectionString: process.env['TEST_DATABASE_ADMIN_URL'] });
  await client.connect();
  await client.query(`drop database if exists "${new URL(url).pathname.slice(1)}" with (force)`);
  await client.end();
}

/** A request to ship one order, as the product writes it. */
export function shipmentRequested(more: { shipment?: string; order?: string; quantity?: number } = {}) {
  return {
    type: 'shipment.requested',
    data: {
      shipment: more.shipment ?? unique('shp'),
      order: more.order ?? unique('ord'),
      number: 'EK-1001',
      location: 'MEL',
      shipTo: { line1: '1 Collins St', city: 'Melbourne', postcode: '3000', country: 'AU' },
      instructions: {},
      lines: [{ line: '1', sku: 'MUG', title: 'Mug', quantity: more.quantity ?? 2 }],
      promise: { shipBy: '2026-11-25T05:00:00Z' },
    },
  };
}

export function shipmentRecalled(shipment: string, order?: string) {
  return { type: 'shipment.recalled', data: { shipment, ...(order !== undefined && { order }) } };
}
