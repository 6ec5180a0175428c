import { ruleDefinitions } from '../../../domain/routing/rules';
import {
  allocators,
  reachFilters,
  splitters,
  stockFilters,
  tieBreaks,
} from '../../../domain/routing/stations';
import { reportShort } from '../../../domain/routing/unfilled/report-short';
import { unfilled } from '../../../domain/routing/stations';

describe('stations', () => {
  it('have names of their own, apart from the rules: a decision names what dropped a location', () => {
    const names = [...reachFilters, ...stockFilters, ...tieBreaks].map(({ name }) => name);
    const all = [...names, ...ruleDefinitions.map(({ use }) => use)];
    expect(new Set(all).size).toBe(all.length);
  });

  it('never let a location pass that cannot ship or does not hold the goods, for want of another', () => {
    expect([...reachFilters, ...stockFilters].filter(({ yields }) => yields)).toEqual([]);
  });

  it('send an order from one location in one parcel, and say of the rest what was missing', () => {
    expect(allocators).toHaveLength(1);
    expect(splitters).toHaveLength(0);
    expect(unfilled).toBe(reportShort);
  });
});
