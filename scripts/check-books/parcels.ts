import type { Pool } from 'pg';

import { bookCheck, type BookCheck, type Problem } from './report';
import { readBooks } from './sandbox-books';

const GONE = ['shipped', 'inTransit', 'outForDelivery', 'delivered', 'returnToSender', 'lost'];

/** Compares every shipment of the sandbox's warehouses with the warehouse's and the carrier's own books. */
export async function checkParcels(pool: Pool, sandbox: string): Promise<BookCheck> {
  const warehouse = await readWarehouse(sandbox);
  const shipments = await readShipments(pool, sandbox);
  const problems = [...shipments.values()].flatMap((shipment) => shipmentProblems(shipment, warehouse));
  for (const parcel of warehouse.parcels.values())
    if (!shipments.has(parcel.shipment))
      problems.push({
        problem: 'the warehouse has a parcel that we do not know',
        shipment: parcel.shipment,
        parcel: parcel.status,
      });
  const asked = problems.filter(({ problem }) => problem === NOT_TOLD_YET);
  for (const each of asked)
    if (await callIsUnderWay(sandbox, String(each['shipment']))) problems.splice(problems.indexOf(each), 1);
  return bookCheck(
    {
      name: 'parcels',
      law: 'a shipment that left is one parcel at the warehouse and at the carrier; a cancelled one is none',
      counted: shipments.size,
      remark: `${warehouse.parcels.size} parcels and ${warehouse.messages} hand-offs in the warehouse's books`,
    },
    problems,
  );
}

const NOT_TOLD_YET = 'left the warehouse, but not by our record';

interface Parcel {
  shipment: string;
  status: string;
  trackingNumber: string | null;
}

interface WarehouseBooks {
  parcels: Map<string, Parcel>;
  messages: number;
  messagesOf: Map<string, string[]>;
  /** Tracking codes at the carrier, by shipment. */
  carried: Map<string, string[]>;
}

async function readWarehouse(sandbox: string): Promise<WarehouseBooks> {
  const parcels = await readBooks(sandbox, { partner: 'warehouse', kind: 'parcel' }, (entry) => ({
    shipment: entry.id,
    status: String(entry['status']),
    trackingNumber: textOf(entry['trackingNumber']),
  }));
  const messages = await readBooks(
    sandbox,
    { partner: 'warehouse', kind: 'handoff', pageSize: 500 },
    (entry) => ({
      of: String(entry['shipment']),
      id: entry.id,
    }),
  );
  const carried = await readBooks(sandbox, { partner: 'carrier', kind: 'parcel' }, (entry) => ({
    of: textOf(entry['shipment']) ?? '',
    id: entry.id,
  }));
  return {
    parcels: new Map(parcels.map((parcel) => [parcel.shipment, parcel])),
    messages: messages.length,
    messagesOf: grouped(messages),
    carried: grouped(carried),
  };
}

interface Shipment {
  shipment: string;
  order: string;
  status: string;
  trackingNumber: string | null;
  /** At a warehouse of this sandbox; the rest is only known, so that no parcel of it is strange. */
  ours: boolean;
  /** What stayed behind when a part shipped: the warehouse was never sent a document for it. */
  rest: boolean;
  messages: string[];
}

async function readShipments(pool: Pool, sandbox: string): Promise<Map<string, Shipment>> {
  const { rows } = await pool.query<Shipment>(
    `select s.id as shipment, s.order_id as "order", s.status, s.tracking_number as "trackingNumber",
       l.handoff->>'format' = 'api' and starts_with(l.handoff->>'url', $1) as ours,
       r.rest is not null as rest, coalesce(h.messages, '{}') as messages
     from shipment s
     join location l on l.code = s.location
     left join (select distinct data->>'rest' as rest from timeline where kind = 'shipmentSplit') r on r.rest = s.id
     left join (select shipment_id, array_agg(message_id) as messages from handoff group by shipment_id) h
       on h.shipment_id = s.id`,
    [`${sandbox}/warehouse/`],
  );
  return new Map(rows.map((row) => [row.shipment, row]));
}

function shipmentProblems(shipment: Shipment, books: WarehouseBooks): Problem[] {
  const { shipment: id, order, status, trackingNumber, messages } = shipment;
  const at = { shipment: id, order, status };
  const parcel = books.parcels.get(id);
  const problems: Problem[] = [];
  const strange = (books.messagesOf.get(id) ?? []).filter((message) => !messages.includes(message));
  if (strange.length > 0)
    problems.push({ problem: 'handed off under an id that is not ours', ...at, messages: strange });
  if (parcel?.status === 'shipped' && status === 'cancelled')
    problems.push({ problem: 'cancelled, but it left the warehouse', ...at });
  else if (parcel?.status === 'shipped' && !GONE.includes(status))
    problems.push({ problem: NOT_TOLD_YET, ...at });
  if (!GONE.includes(status) || !shipment.ours || shipment.rest) return problems;
  if (parcel?.status !== 'shipped')
    problems.push({ problem: 'no parcel of it left the warehouse', ...at, parcel: parcel?.status ?? 'none' });
  const carried = books.carried.get(id) ?? [];
  if (carried.length !== 1)
    problems.push({ problem: 'not one parcel at the carrier', ...at, trackingCodes: carried });
  else if (trackingNumber !== null && carried[0] !== trackingNumber)
    problems.push({
      problem: 'tracked under another number',
      ...at,
      ours: trackingNumber,
      carrier: carried[0],
    });
  return problems;
}

/** The warehouse has shipped and is still telling us so: nothing is wrong yet. */
async function callIsUnderWay(sandbox: string, shipment: string): Promise<boolean> {
  const which = { partner: 'warehouse', kind: 'call', reference: shipment } as const;
  const calls = await readBooks(sandbox, which, (entry) => entry['status']);
  return calls.includes('pending');
}

function grouped(items: readonly { of: string; id: string }[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { of, id } of items) groups.set(of, [...(groups.get(of) ?? []), id]);
  return groups;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
