/** What an exception of one kind means, who has to act on it and by when, and how it may end. */
export interface ExceptionKindDefinition {
  readonly kind: string;
  /** A few words, as a heading of the list. */
  readonly title: string;
  readonly severity: Severity;
  /** The role that owns it until somebody is named. */
  readonly owner: OwnerRole;
  /** How long they have, where neither the subject nor a policy says: ISO 8601, on the clock. */
  readonly due: string;
  /** The store policy that says it instead. */
  readonly duePolicy?: 'acknowledgeWithin' | 'reviewWithin' | 'trackingStaleAfter';
  /** Who is told, besides the owner, when it is ignored past its time. */
  readonly escalatesTo: OwnerRole;
  /** How a person may close it. It also closes by itself when its cause clears. */
  readonly resolutions: readonly [string, ...string[]];
  /** Path below the root of the project. */
  readonly runbook: string;
  /**
   * One sentence for whoever reads it: what has happened. The context is what it was opened with, and parts of it may be
   * missing; `subjectId` names a partner, carrier or channel where that is the subject.
   */
  explain(context: ExceptionContext, subjectId?: string): string;
}

export type Severity = 'low' | 'medium' | 'high' | 'critical';
export type OwnerRole = 'admin' | 'operator' | 'support' | 'finance';

/** Codes, quantities and instants; no personal data. */
export type ExceptionContext = Readonly<Record<string, unknown>>;
