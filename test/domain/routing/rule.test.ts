import { defineRule } from '../../../domain/routing/rule';
import { aCandidate, aContext } from './support/builders';

describe('defineRule', () => {
  it('holds a name, its members and what they build together', () => {
    const rule = defineRule<'onlyKind', { kind: string }>({
      use: 'onlyKind',
      members: {
        kind: (value) => (typeof value === 'string' ? [] : [{ pointer: '', message: 'must be text' }]),
      },
      build: ({ kind }) => ({
        kind: 'filter',
        name: 'onlyKind',
        yields: false,
        reject: ({ node }) => (node.kind === kind ? undefined : `is no ${kind}`),
      }),
    });
    const filter = rule.build({ kind: 'supplier' });
    expect(filter.kind === 'filter' && filter.reject(aCandidate(), aContext())).toBe('is no supplier');
    expect(rule.members.kind(5, { locations: new Set() })).toHaveLength(1);
  });
});
