import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

import express, { type Request } from 'express';

/** A request the product got, with the exact bytes of its body. */
export interface Received {
  method: string;
  path: string;
  headers: Record<string, string>;
  raw: Buffer;
  body: Record<string, unknown>;
  at: number;
}

/** What the product answers next; 200 and `{}` unless a test says otherwise. */
export type Answers = (
  request: Received,
) => { status: number; body?: object; headers?: Record<string, string> } | 'break' | undefined;

/** A real HTTP server where the product would be: it keeps what it is told and answers as the test wants. */
export class Product {
  readonly received: Received[] = [];
  answer: Answers = () => undefined;

  private constructor(
    private readonly server: Server,
    readonly base: string,
  ) {}

  static async start(): Promise<Product> {
    const app = express();
    const server = createServer(app);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const product = new Product(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    app.use(express.raw({ type: () => true }), (request, response) => {
      const received = toReceived(request);
      product.received.push(received);
      const answer = product.answer(received);
      if (answer === 'break') response.socket?.destroy();
      else
        response
          .status(answer?.status ?? 200)
          .set(answer?.headers ?? {})
          .json(answer?.body ?? {});
    });
    return product;
  }

  /** What arrived at addresses that end with `path`, oldest first. */
  at(path: string): Received[] {
    return this.received.filter((request) => request.path.endsWith(path));
  }

  /** The types of the Stripe events that arrived about this payment, in the order of arrival. */
  stripeEvents(intent: string): string[] {
    return this.at('/webhooks/payments/stripe')
      .filter((request) => request.raw.includes(intent))
      .map((request) => String(request.body['type']));
  }

  /** The statuses of this parcel in EasyPost's webhooks, in the order of arrival. */
  parcelStatuses(trackingCode: string): string[] {
    return this.at('/webhooks/carriers/easypost')
      .map((request) => request.body['result'] as { tracking_code: string; status: string })
      .filter((tracker) => tracker.tracking_code === trackingCode)
      .map((tracker) => tracker.status);
  }

  /** The calls that a warehouse made about this shipment, oldest first. */
  callsAbout(shipment: string): Received[] {
    return this.received.filter(({ path }) => path.startsWith(`/v1/shipments/${shipment}/`));
  }

  /** What a warehouse said of this shipment: `acknowledge`, `ship`, `reject`. */
  verbs(shipment: string): string[] {
    return this.callsAbout(shipment).map(({ path }) => path.split('/').at(-1) ?? '');
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}

function toReceived(request: Request): Received {
  const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
  );
  const body = raw.length === 0 ? {} : (JSON.parse(raw.toString('utf8')) as Record<string, unknown>);
  return { method: request.method, path: request.path, headers, raw, body, at: Date.now() };
}
