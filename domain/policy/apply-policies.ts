import type { BusinessCalendar } from '../calendar/business-time';
import type { Policies } from './policies';

/** Some policies to change. In the businessCalendar, too, what is not given stays; `null` takes a limit away. */
export type PolicyChanges = Partial<Omit<Policies, 'businessCalendar' | 'instantRefundBelow'>> & {
  readonly instantRefundBelow?: Policies['instantRefundBelow'] | null;
  readonly businessCalendar?: Partial<Omit<BusinessCalendar, 'hours'>> & {
    readonly hours?: Partial<BusinessCalendar['hours']>;
  };
};

/** The whole new policies; neither argument is changed. The changes have passed validatePolicies. */
export function applyPolicies(current: Policies, changes: PolicyChanges): Policies {
  const { businessCalendar, instantRefundBelow = current.instantRefundBelow, ...others } = changes;
  return {
    ...current,
    ...others,
    instantRefundBelow: instantRefundBelow ?? undefined,
    businessCalendar: {
      ...current.businessCalendar,
      ...businessCalendar,
      hours: { ...current.businessCalendar.hours, ...businessCalendar?.hours },
    },
  };
}
