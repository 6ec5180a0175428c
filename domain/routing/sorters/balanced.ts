import { defineRule } from '../rule';
import type { Parcel, Plan } from '../station';

/**
 * The plan whose busiest location is least busy on the day it ships: by the share of its capacity that is planned, then
 * by the number of shipments. A location without a stated capacity counts as never full.
 */
export const balanced = defineRule<'balanced'>({
  use: 'balanced',
  members: {},
  build: () => ({
    kind: 'objective',
    name: 'balanced',
    compare: (a, b) => load(a).share - load(b).share || load(a).planned - load(b).planned,
    tell(plan) {
      const { share, planned } = load(plan);
      return `${planned} shipments planned, ${Math.round(share * 100)} % of capacity`;
    },
  }),
});

function load({ parcels }: Plan): { share: number; planned: number } {
  const planned = parcels.map(plannedShipments);
  const shares = parcels.map((parcel, i) => shareOf(planned[i] ?? 0, parcel.from.node.dailyCapacity));
  return { share: Math.max(0, ...shares), planned: Math.max(0, ...planned) };
}

function plannedShipments({ from }: Parcel): number {
  return from.node.shipmentsByDay?.[from.offer.shipDay] ?? 0;
}

function shareOf(planned: number, capacity: number | undefined): number {
  if (capacity === undefined) return 0;
  // A location that can do nothing today is full, also when nothing is planned.
  return capacity === 0 ? 1 + planned : planned / capacity;
}
