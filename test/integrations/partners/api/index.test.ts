import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { Webhook } from 'standardwebhooks';

import { apiFormat } from '../../../../integrations/partners/api';
import {
  HandoffMisconfigured,
  PartnerBusy,
  type HandoffRequest,
} from '../../../../integrations/partners/partner';
import { HttpResponseTooLarge, HttpUnreachable } from '../../../../platform/http';
import {
  aDocument,
  describeHandoffFormat,
  type HandoffFormatBench,
} from '../../../conformance/handoff-format';
import { Bench, WAREHOUSE_SECRET } from '../../../sandbox/support/bench';

let sandbox: Bench;
let bench: HandoffFormatBench;

beforeAll(async () => {
  sandbox = await Bench.start('PT10S'); // slow enough that a warehouse ships nothing while a test looks
  bench = {
    format: apiFormat(),
    settings: { format: 'api', url: `${sandbox.sandbox.address}/warehouse/MEL`, secret: WAREHOUSE_SECRET },
    countParcels: async (shipment) =>
      (await sandbox.books('warehouse', { reference: shipment, kind: 'parcel' })).filter(
        (parcel) => parcel['status'] !== 'cancelled',
      ).length,
    loseAnswer: () => sandbox.behave('warehouse', { loseAnswers: 1 }),
  };
});
afterAll(() => sandbox.stop());

describeHandoffFormat('api', () => bench);

/** A node that answers as a test wants, on a port of its own. */
class Node {
  status = 200;
  body = '{}';
  headers: Record<string, string> = {};
  readonly received: { headers: Record<string, string>; body: string }[] = [];

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(): Promise<Node> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const node = new Node(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}/documents`);
    server.on('request', (request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        node.received.push({
          headers: Object.fromEntries(
            Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
          ),
          body: Buffer.concat(parts).toString('utf8'),
        });
        response.writeHead(node.status, node.headers).end(node.body);
      });
    });
    return node;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}

describe('hand-off by api', () => {
  const secret = `whsec_${randomBytes(24).toString('base64')}`;
  const format = apiFormat();
  let node: Node;

  beforeEach(async () => {
    node = await Node.start();
  });
  afterEach(() => node.stop());

  const request = (more: Partial<HandoffRequest> = {}): HandoffRequest => ({
    settings: { format: 'api', url: node.url, secret },
    ...{ messageId: 'msg_1', document: aDocument(), now: new Date() },
    ...more,
  });
  const recall = () => {
    const { shipment, order, number, location } = aDocument();
    const document = { shipment, order, number, location, reason: 'cancelled' };
    return { ...request(), messageId: 'msg_2', packed: false, document };
  };

  it('sends the document signed by Standard Webhooks, the id the same on every try', async () => {
    const handoff = request();
    await format.send(handoff);
    await format.send({ ...handoff, now: new Date(Date.now() + 1_000) });
    expect(node.received.map(({ headers }) => headers['webhook-id'])).toEqual(['msg_1', 'msg_1']);
    for (const { headers, body } of node.received) {
      const document = new Webhook(secret).verify(body, headers);
      expect(document).toEqual({ type: 'shipment.requested', data: handoff.document });
    }
  });

  it('sends a recall under an id of its own', async () => {
    const request = recall();
    await format.recall(request);
    expect(new Webhook(secret).verify(node.received[0]?.body ?? '', node.received[0]?.headers ?? {})).toEqual(
      {
        ...{ type: 'shipment.recalled', data: request.document },
      },
    );
  });

  it.each([
    [200, '{"acknowledged":true}', { outcome: 'acknowledged' }],
    [200, '{"acknowledged":"yes"}', { outcome: 'received' }],
    [202, '', { outcome: 'received' }],
    [204, '', { outcome: 'received' }],
    [200, '<html>thank you</html>', { outcome: 'received' }],
    [200, '[1,2]', { outcome: 'received' }],
    [200, 'null', { outcome: 'received' }],
    [200, '{"rejected":true,"reason":"notInStock"}', { outcome: 'rejected', reason: 'notInStock' }],
    [200, '{"rejected":true,"acknowledged":true}', { outcome: 'rejected', reason: 'notSaid' }],
    [
      200,
      '{"rejected":true,"reason":"damaged","lines":[{"line":"lin_1","quantity":1},{"line":"lin_2"},{"sku":"MUG"},7]}',
      { outcome: 'rejected', reason: 'damaged', lines: [{ line: 'lin_1', quantity: 1 }, { line: 'lin_2' }] },
    ],
    [422, '{"detail":"unknown SKU"}', { outcome: 'refused', status: 422, detail: 'unknown SKU' }],
    [
      400,
      '{"error":{"message":"no such field"}}',
      { outcome: 'refused', status: 400, detail: 'no such field' },
    ],
    [401, '<html>Who are you?</html>', { outcome: 'refused', status: 401, detail: 'no reason given' }],
    [404, '', { outcome: 'refused', status: 404, detail: 'no reason given' }],
  ])('takes %s with %j as %j', async (status, body, outcome) => {
    Object.assign(node, { status, body: status === 204 ? '' : body });
    expect(await format.send(request())).toEqual(outcome);
  });

  it.each([408, 409, 425, 429, 500, 502, 503, 301])('throws a %s to be tried again', async (status) => {
    Object.assign(node, {
      status,
      headers: { 'retry-after': '7', location: 'http://127.0.0.1:1/elsewhere' },
    });
    const failure: unknown = await format.send(request()).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(PartnerBusy);
    expect(failure).toMatchObject({ status, retryAfterMs: 7_000 });
  });

  it('throws when nobody is there, and when the answer is longer than 64 KiB', async () => {
    node.body = 'x'.repeat(64 * 1024 + 1);
    await expect(format.send(request())).rejects.toBeInstanceOf(HttpResponseTooLarge);
    const nowhere = { format: 'api', url: 'http://127.0.0.1:1/', secret };
    await expect(format.send(request({ settings: nowhere }))).rejects.toBeInstanceOf(HttpUnreachable);
  });

  it.each([
    [200, '{"recalled":true}', { recalled: true }],
    [200, '{"recalled":false,"reason":"shipped"}', { recalled: false, reason: 'shipped' }],
    [200, '{"recalled":false}', { recalled: false, reason: 'notSaid' }],
    [200, '', { recalled: false, reason: 'the answer does not say whether it is recalled' }],
    [
      200,
      '{"recalled":"true"}',
      { recalled: false, reason: 'the answer does not say whether it is recalled' },
    ],
    [409, '', undefined],
    [410, '{"reason":"gone"}', { recalled: false, reason: 'refused with 410: gone' }],
  ])('takes a recall answered by %s with %j as %j', async (status, body, outcome) => {
    Object.assign(node, { status, body });
    const answer = format.recall(recall());
    if (outcome === undefined) await expect(answer).rejects.toBeInstanceOf(PartnerBusy);
    else expect(await answer).toEqual(outcome);
  });

  it('does not send without an address or a usable secret, and does not show the secret', async () => {
    const send = (settings: object) =>
      Promise.resolve().then(() => format.send(request({ settings: { format: 'api', ...settings } })));
    await expect(send({ secret })).rejects.toBeInstanceOf(HandoffMisconfigured);
    await expect(send({ url: node.url })).rejects.toBeInstanceOf(HandoffMisconfigured);
    const failure: unknown = await send({ url: node.url, secret: 'whsec_%%%' }).catch(
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(HandoffMisconfigured);
    expect(String(failure)).not.toContain('%%%');
    expect(node.received).toEqual([]);
  });

  it('names what is missing in its settings', () => {
    const pointers = (settings: object) =>
      format.settingsProblems({ format: 'api', ...settings }).map((problem) => problem.pointer);
    expect(pointers({})).toEqual(['/url', '/secret']);
    expect(pointers({ url: 'ftp://node.example', secret: 'hunter2' })).toEqual(['/url', '/secret']);
    expect(pointers({ url: 'https://node.example/x', secret })).toEqual([]);
  });
});
