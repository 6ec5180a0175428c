import { byText } from '../by-text';
import type { Objective, Plan } from '../station';

/** The fixed tie-break behind all rules: the plan whose location codes, sorted, come first. Same input, same answer. */
export const locationCode: Objective = {
  kind: 'objective',
  name: 'locationCode',
  compare: (a, b) => byText(codes(a), codes(b)),
  tell: (plan) => codes(plan),
};

function codes({ parcels }: Plan): string {
  return parcels
    .map(({ from }) => from.node.code)
    .sort(byText)
    .join(', ');
}
