import type { RejectedLine, ShipmentRecalled, ShipmentRequested } from './documents';

/**
 * One way of handing a shipment to the node that ships it. The message id is chosen before the first attempt and the
 * same on every retry: with it the node recognises what it has already. Answers are values; everything that is worth
 * another try (no answer, busy, their fault) is thrown as it is.
 */
export interface HandoffFormat {
  /** The `format` in a location's hand-off settings. */
  readonly code: string;

  /** What is missing or wrong in a location's settings, one sentence each; empty when it can be used. */
  settingsProblems(settings: HandoffSettings): SettingsProblem[];

  send(request: HandoffRequest): Promise<HandoffOutcome>;

  /** Asks for the shipment back. A node that never had it gives it back. */
  recall(request: RecallRequest): Promise<RecallOutcome>;
}

/** A location's `handoff`, as set up: the members that are not common to all formats belong to the named one. */
export interface HandoffSettings {
  format: string;
  /** ISO 8601. */
  acknowledgeWithin?: string | undefined;
  /** Where the node takes documents, for `api`. */
  url?: string | undefined;
  /** What they are signed with, for `api`: `whsec_` and base64. */
  secret?: string | undefined;
}

export interface SettingsProblem {
  /** JSON pointer below the settings, such as `/url`. */
  pointer: string;
  message: string;
}

export interface HandoffRequest {
  settings: HandoffSettings;
  messageId: string;
  document: ShipmentRequested;
  /** Time of sending, for the signature. */
  now: Date;
}

export type HandoffOutcome =
  /** The node has it; its acknowledgement is still to come. */
  | { outcome: 'received' }
  | { outcome: 'acknowledged' }
  /** The node has it and will not do it. */
  | { outcome: 'rejected'; reason: string; lines?: RejectedLine[] }
  /** The node does not take the message at all, and would not take it again: a person has to look. */
  | { outcome: 'refused'; status: number; detail: string };

export interface RecallRequest {
  settings: HandoffSettings;
  /** Its own, not that of the request which is recalled. */
  messageId: string;
  document: ShipmentRecalled;
  /** Whether the goods are packed by our own records: it decides where the node works in Evenkeel itself. */
  packed: boolean;
  now: Date;
}

export type RecallOutcome = { recalled: true } | { recalled: false; reason: string };

/** A location's settings name a format we do not have, or leave out what it needs. The message says which. */
export class HandoffMisconfigured extends Error {
  override readonly name = 'HandoffMisconfigured';
}

/** The node's system answered that it cannot now: to be tried again. */
export class PartnerBusy extends Error {
  override readonly name = 'PartnerBusy';

  constructor(
    message: string,
    readonly status: number,
    /** How long it asked us to wait, where it did. */
    readonly retryAfterMs: number | undefined,
  ) {
    super(message);
  }
}
