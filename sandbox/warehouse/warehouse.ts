import type { Router } from 'express';

import type { Parcels as CarrierParcels } from '../carrier/parcels';
import type { Behaviours } from '../control/behaviours';
import type { Database } from '../support/database';
import type { StepRunner } from '../support/step-runner';
import { CALL_STEP, Calls } from './calls';
import { ACKNOWLEDGE_STEP, Floor, SHIP_STEP } from './floor';
import { warehouseRoutes, warehouseSettingsRoutes } from './routes';
import { Warehouses } from './warehouses';

/** What the warehouses are told of the world around them. */
export interface WarehouseOptions {
  database: Database;
  behaviours: Behaviours;
  runner: StepRunner;
  stopping: AbortSignal;
  carrier: CarrierParcels;
  paceMs: number;
  apiBase: string;
  /** The product's key for all warehouses that have none of their own, and the secret of their hand-offs. */
  key: string;
  secret: string;
}

/** Warehouses that take hand-offs as JSON over HTTP; routes for `/warehouse` and `/warehouses`. */
export async function startWarehouses(
  options: WarehouseOptions,
): Promise<{ floor: Router; settings: Router }> {
  const { database, behaviours, runner, stopping, carrier, paceMs, apiBase, key, secret } = options;
  const warehouses = await Warehouses.load(database, { secret, key, apiBase, paceMs });
  const floor: Floor = new Floor({ database, behaviours, warehouses, carrier, calls: () => calls });
  const calls: Calls = new Calls({
    ...{ database, behaviours, warehouses, stopping },
    onFinal: (tx, call, now) => floor.callAnswered(tx, call, now),
  });

  runner.handle(CALL_STEP, calls.attempt);
  runner.handle(ACKNOWLEDGE_STEP, floor.byItself(ACKNOWLEDGE_STEP));
  runner.handle(SHIP_STEP, floor.byItself(SHIP_STEP));
  return {
    floor: warehouseRoutes({ database, behaviours, warehouses, floor }),
    settings: warehouseSettingsRoutes(warehouses),
  };
}
