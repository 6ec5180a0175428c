import type { Status } from './facts';

/** One scan that a parcel gets on its way. */
export interface Milestone {
  status: Status;
  statusDetail: string;
  message: string;
}

/** The ordinary journey, one pace between two milestones. */
export const JOURNEY: readonly Milestone[] = [
  { status: 'pre_transit', statusDetail: 'label_created', message: 'Shipping Label Created' },
  {
    status: 'in_transit',
    statusDetail: 'received_at_origin_facility',
    message: 'Accepted at Origin Facility',
  },
  { status: 'out_for_delivery', statusDetail: 'out_for_delivery', message: 'Out for Delivery' },
  { status: 'delivered', statusDetail: 'arrived_at_destination', message: 'Delivered' },
];

/** Statuses after which a parcel does not move any more by itself. */
export const FINAL: readonly Status[] = ['delivered', 'return_to_sender', 'failure', 'cancelled', 'error'];

const [LABEL, ACCEPTED, OUT, DELIVERED] = JOURNEY as [Milestone, Milestone, Milestone, Milestone];

/** EasyPost's test codes: parcels that always are in the state their code stands for, with the scans that led there. */
export const TEST_CODES: Readonly<Record<string, readonly Milestone[]>> = {
  EZ1000000001: [LABEL],
  EZ2000000002: [LABEL, ACCEPTED],
  EZ3000000003: [LABEL, ACCEPTED, OUT],
  EZ4000000004: [LABEL, ACCEPTED, OUT, DELIVERED],
  EZ5000000005: [
    LABEL,
    ACCEPTED,
    { status: 'return_to_sender', statusDetail: 'return', message: 'Returned to Sender' },
  ],
  EZ6000000006: [
    LABEL,
    ACCEPTED,
    { status: 'failure', statusDetail: 'delivery_exception', message: 'Delivery Failed' },
  ],
  EZ7000000007: [{ status: 'error', statusDetail: 'unknown', message: 'Tracking Information Unavailable' }],
};
