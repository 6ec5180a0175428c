import { uuidv7 } from 'uuidv7';

/** What an id can be of. A new kind of entity adds its prefix here, so that no two kinds share one. */
export type IdPrefix =
  | 'ord' // order
  | 'lin' // line of an order
  | 'shp' // shipment
  | 'par' // parcel
  | 'pay' // payment
  | 'ref' // refund
  | 'res' // reservation
  | 'mov' // stock movement
  | 'adj' // stock adjustment
  | 'dec' // routing decision
  | 'hnd' // handoff
  | 'ntf' // notification
  | 'exc' // exception
  | 'evt' // event: timeline, finance, inbox
  | 'ent' // ledger entry
  | 'inv' // invoice
  | 'ret' // return
  | 'po' // purchase order
  | 'onb' // onboarding
  | 'cus' // customer
  | 'key' // API key
  | 'req' // request
  | 'msg'; // message to a partner

/**
 * A new id: the prefix, `_` and a UUID of version 7, so that ids of one kind sort by the time they were made.
 * Not for workflows, which must not ask for randomness: they are given their ids.
 */
export function newId(prefix: IdPrefix): string {
  return `${prefix}_${uuidv7()}`;
}
