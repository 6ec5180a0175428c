import type { Issue } from '../../../domain/policy/issue';
import { validatePolicies } from '../../../domain/policy/validate-policies';

describe('Issue', () => {
  it('points at the fault and says how to mend it, with nothing else, so that it can be answered as it is', () => {
    const issues: Issue[] = validatePolicies({ paymentAttempts: 0, 'a/b~c': 1 });
    expect(issues.map((issue) => Object.keys(issue).sort())).toEqual([
      ['message', 'pointer'],
      ['message', 'pointer'],
    ]);
    expect(issues.map((issue) => issue.pointer)).toEqual(['/paymentAttempts', '/a~1b~0c']);
  });
});
