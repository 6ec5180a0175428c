/**
 * The outbox: effects that nobody waits for, inserted in the transaction of the change they follow from and delivered
 * at least once by the outbox worker. The name of a job is its task in `workers/outbox.ts`.
 */
export interface JobPayloads {
  /** Starts an order's process if its direct start did not succeed; removed when it did. Key `start:{orderId}`. */
  startOrder: { orderId: string };
  /** Tells the process what is now on record; many facts are one signal. Key `facts:{orderId}`. */
  signalOrder: { orderId: string };
  /** Renders and sends one stored notification. */
  sendNotification: { notificationId: string };
  /** Asks the carrier to report a parcel to us. */
  registerTracker: { shipmentId: string };
  /** Applies one stored webhook. */
  processInbox: { inboxId: string };
  /** Gives back, at the processor, what was captured for goods that will not come. */
  issueRefund: { refundId: string };
}

export type JobName = keyof JobPayloads;
