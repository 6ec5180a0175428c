import { isAfter, type InstantText } from '../calendar/instant';
import { addDays, endOfDay, instantAt, localDate, weekday, type DateText } from '../calendar/local-time';
import { addWorkingDays, firstDayFrom, isWorkingDay, workingDayFrom } from '../calendar/working-days';
import { timeZoneOf } from '../geo/time-zone';
import type { Destination, RoutingNode, RoutingRate } from './situation';

/** What the customer is promised: to leave the location by, and to be there by. */
export interface DeliveryPromise {
  readonly shipBy: InstantText;
  readonly deliverBy: InstantText;
}

/** What a promise is made of. */
export interface PromiseTerms {
  readonly now: InstantText;
  readonly node: Pick<RoutingNode, 'timeZone' | 'cutoff' | 'workingDays' | 'holidays'>;
  readonly rate: Pick<RoutingRate, 'transitDays' | 'pickupDays'>;
  /** Working days of the node before the goods are ready; the most that any line needs. */
  readonly fulfilmentDays: number;
  readonly shipNotBefore?: InstantText | undefined;
  readonly destination: Pick<Destination, 'country' | 'region' | 'timeZone' | 'holidays'>;
}

/**
 * The promise, and the day of shipping it rests on.
 *
 * - An order up to the cut-off on a working day of the node counts for that day, a later one for the next working day.
 * - Fulfilment days are working days of the node after that day.
 * - It ships on the first working day then on which the carrier collects (any, unless the rate names pickup days), not
 *   before `shipNotBefore`; `shipBy` is the node's cut-off on that day.
 * - Transit days are carrier days after it: Monday to Friday and any weekend day on which the carrier collects, less
 *   the destination's holidays. With none, it arrives the day it ships.
 * - `deliverBy` is the end of that day at the destination, in the node's zone where the destination's is not known.
 *
 * Throws RangeError when the carrier collects on no day the node works.
 */
export function promiseDates(terms: PromiseTerms): DeliveryPromise & { shipDay: DateText } {
  const { node, destination } = terms;
  const shipDay = shippingDay(terms);
  const deliveryDay = arrivalDay(shipDay, terms);
  return {
    shipDay,
    shipBy: instantAt(shipDay, node.cutoff, node.timeZone),
    deliverBy: endOfDay(deliveryDay, destination.timeZone ?? timeZoneOf(destination) ?? node.timeZone),
  };
}

function shippingDay({ now, node, rate, fulfilmentDays, shipNotBefore }: PromiseTerms): DateText {
  const counted = workingDayFrom(dayOfCutoffFrom(now, node), node);
  const ready = addWorkingDays(counted, fulfilmentDays, node);
  const allowed = shipNotBefore === undefined ? ready : dayOfCutoffFrom(shipNotBefore, node);
  const collects = (day: DateText) => rate.pickupDays?.includes(weekday(day)) ?? true;
  return firstDayFrom(ready > allowed ? ready : allowed, (day) => isWorkingDay(day, node) && collects(day));
}

/** The day whose cut-off is the next one at or after the instant. */
function dayOfCutoffFrom(at: InstantText, { timeZone, cutoff }: PromiseTerms['node']): DateText {
  const day = localDate(at, timeZone);
  return isAfter(at, instantAt(day, cutoff, timeZone)) ? addDays(day, 1) : day;
}

function arrivalDay(shipDay: DateText, { rate, destination }: PromiseTerms): DateText {
  if (rate.transitDays === 0) return shipDay;
  const workingDays = [...new Set([1, 2, 3, 4, 5, ...(rate.pickupDays ?? [])])];
  return addWorkingDays(shipDay, rate.transitDays, { workingDays, holidays: destination.holidays ?? [] });
}
