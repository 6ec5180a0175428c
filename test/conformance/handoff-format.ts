import { randomBytes } from 'node:crypto';

import type { ShipmentRequested } from '../../integrations/partners/documents';
import type { HandoffFormat, HandoffSettings } from '../../integrations/partners/partner';

/** What the laws need of a format under test and of the node behind it. */
export interface HandoffFormatBench {
  format: HandoffFormat;
  settings: HandoffSettings;
  /** How many parcels the node is asked to make for a shipment, by its own books. */
  countParcels(shipment: string): Promise<number>;
  /** Loses the next answer after the effect; `undefined` for a format that sends nothing out. */
  loseAnswer: (() => Promise<void>) | undefined;
}

/** The laws every way of handing off keeps. */
export function describeHandoffFormat(name: string, bench: () => HandoffFormatBench): void {
  describe(`hand-off format ${name}`, () => {
    const request = () => {
      const document = aDocument();
      return { settings: bench().settings, messageId: unique('msg'), document, now: new Date() };
    };
    const recallOf = ({ shipment, order, number, location }: ShipmentRequested, packed = false) => ({
      ...{ settings: bench().settings, messageId: unique('msg'), packed, now: new Date() },
      document: { shipment, order, number, location, reason: 'cancelled' },
    });

    it('finds nothing wrong with settings that can be used', () => {
      expect(bench().format.settingsProblems(bench().settings)).toEqual([]);
    });

    it('hands a shipment over once for one message id', async () => {
      const handoff = request();
      const first = await bench().format.send(handoff);
      expect(['received', 'acknowledged']).toContain(first.outcome);
      expect(await bench().format.send({ ...handoff, now: new Date() })).toEqual(first);
      expect(await bench().countParcels(handoff.document.shipment)).toBe(1);
    });

    it('finds its effect when the answer was lost and the same message is sent again', async () => {
      const handoff = request();
      await bench().loseAnswer?.();
      if (bench().loseAnswer) await expect(bench().format.send(handoff)).rejects.toThrow();
      expect(['received', 'acknowledged']).toContain((await bench().format.send(handoff)).outcome);
      expect(await bench().countParcels(handoff.document.shipment)).toBe(1);
    });

    it('takes a shipment back, twice with one message id as well', async () => {
      const handoff = request();
      await bench().format.send(handoff);
      const recall = recallOf(handoff.document);
      expect(await bench().format.recall(recall)).toEqual({ recalled: true });
      expect(await bench().format.recall(recall)).toEqual({ recalled: true });
      expect(await bench().countParcels(handoff.document.shipment)).toBe(0);
    });

    it('undoes nothing without an error: a node that never had the shipment gives it back', async () => {
      expect(await bench().format.recall(recallOf(aDocument()))).toEqual({ recalled: true });
    });

    it('does not let a request that comes after its recall make a parcel', async () => {
      const handoff = request();
      await bench().format.recall(recallOf(handoff.document));
      await bench().format.send(handoff);
      expect(await bench().countParcels(handoff.document.shipment)).toBe(0);
    });
  });
}

export function aDocument(): ShipmentRequested {
  return {
    ...{ shipment: unique('shp'), order: unique('ord'), number: '1001', location: 'MEL', service: 'express' },
    shipTo: { name: 'Ada', line1: '1 Collins St', city: 'Melbourne', postcode: '3000', country: 'AU' },
    instructions: { giftMessage: 'Many happy returns' },
    lines: [{ line: 'lin_1', sku: 'MUG', title: 'Mug', quantity: 2 }],
    promise: { shipBy: '2026-11-25T05:00:00.000Z' },
  };
}

function unique(prefix: string): string {
  return `${prefix}_${randomBytes(8).toString('hex')}`;
}
