import type { HandoffToSend } from '../database/shipment/begin-handoff';
import type { ShipmentRequested } from '../integrations/partners/documents';

/** The document a node gets, from what is on record about its shipment. */
export function toDocument(handoff: HandoffToSend): ShipmentRequested {
  return {
    shipment: handoff.shipmentId,
    order: handoff.orderId,
    number: handoff.number,
    location: handoff.location,
    shipTo: handoff.shipTo,
    ...(handoff.service === null ? {} : { service: handoff.service }),
    instructions: {
      ...(handoff.label === null ? {} : { label: handoff.label }),
      ...(handoff.prep === null ? {} : { prep: handoff.prep }),
      ...(handoff.packaging == null ? {} : { packaging: handoff.packaging }),
      ...(handoff.giftMessage === null ? {} : { giftMessage: handoff.giftMessage }),
    },
    lines: handoff.lines.map(({ barcode, ...line }) => (barcode === null ? line : { ...line, barcode })),
    promise: { shipBy: handoff.shipBy.toISOString() },
  };
}
