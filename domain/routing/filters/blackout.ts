import { isAfter } from '../../calendar/instant';
import type { LocationFilter } from '../station';

/** A location that is blacked out sends nothing until it is lifted or over. */
export const blackout: LocationFilter = {
  kind: 'filter',
  name: 'blackout',
  yields: false,
  reject({ node }, { now }) {
    if (!node.blackedOut) return undefined;
    const { until, reason } = node.blackedOut;
    if (until !== undefined && !isAfter(until, now)) return undefined;
    return `is blacked out ${until === undefined ? 'until lifted' : `until ${until}`}: ${reason}`;
  },
};
