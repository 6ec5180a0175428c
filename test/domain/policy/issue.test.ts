import { isRecord, issue, unknownMembers, within } from '../../../domain/policy/issue';

describe('within', () => {
  it('builds JSON pointers from the inside out', () => {
    const inner = within('units', issue('must be at least 1'));
    expect(within('rules', within(0, inner))).toEqual([
      { pointer: '/rules/0/units', message: 'must be at least 1' },
    ]);
  });

  it('escapes what would read as a path', () => {
    expect(within('a/b~c', issue('is wrong'))).toEqual([{ pointer: '/a~1b~0c', message: 'is wrong' }]);
  });
});

describe('issue', () => {
  it('is about the value itself', () => {
    expect(issue('is wrong')).toEqual([{ pointer: '', message: 'is wrong' }]);
  });
});

describe('unknownMembers', () => {
  it('names every member that is not known, also dangerous ones, and the known ones as remedy', () => {
    const value = JSON.parse('{ "from": 1, "__proto__": 2, "constructor": 3 }') as object;
    expect(unknownMembers(value, ['from', 'to'])).toEqual([
      { pointer: '/__proto__', message: 'is not known here: known are from, to' },
      { pointer: '/constructor', message: 'is not known here: known are from, to' },
    ]);
  });
});

describe('isRecord', () => {
  it('takes objects and nothing that only looks like one', () => {
    expect([{}, { a: 1 }, null, [], 'text', 5, undefined].map(isRecord)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});
