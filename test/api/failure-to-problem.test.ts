import { ApplicationFailure } from '@temporalio/common';

import {
  FAILURE_PROBLEMS,
  refusalProblem,
  temporalFailureProblem,
  unlessRefused,
} from '../../api/failure-to-problem';
import { FAILURE_TYPES } from '../../contracts/failures';

describe('every failure type', () => {
  test.each(FAILURE_TYPES)('%s has a status, a title and a remedy of its own', (type) => {
    const { status, title, remedy } = FAILURE_PROBLEMS[type];
    expect([409, 422, 502]).toContain(status);
    expect(title).toMatch(/^[A-Z]/);
    expect(remedy).toMatch(/^[A-Z].*\.$/);
    const titles = Object.values(FAILURE_PROBLEMS).map((meaning) => meaning.title);
    expect(titles.filter((other) => other === title)).toHaveLength(1);
  });

  test('is the code of the problem, with the facts that explain it beside it', () => {
    const lines = [{ sku: 'TEA', requested: 3, available: 1 }];
    const problem = refusalProblem({
      refused: 'insufficient_stock',
      message: 'Only 1 of TEA.',
      facts: { lines },
    });
    expect(problem.document()).toEqual({
      type: 'urn:evenkeel:problem:insufficient_stock',
      title: 'Not enough stock',
      status: 409,
      detail: 'Only 1 of TEA.',
      code: 'insufficient_stock',
      lines,
    });
  });

  test('is found under the failures that Temporal wraps around it; another failure is a bug', () => {
    const refusal = ApplicationFailure.nonRetryable('The goods have left.', 'already_shipped', {
      shipment: 'shp_1',
    });
    const wrapped = Object.assign(new Error('Workflow Update failed'), {
      cause: Object.assign(new Error('Activity failed'), { cause: refusal }),
    });
    expect(temporalFailureProblem(wrapped)?.document()).toMatchObject({
      status: 409,
      code: 'already_shipped',
      detail: 'The goods have left.',
      shipment: 'shp_1',
    });
    expect(temporalFailureProblem(ApplicationFailure.nonRetryable('x', 'SomethingElse'))).toBeUndefined();
    expect(temporalFailureProblem(new TypeError('x is not a function'))).toBeUndefined();
    expect(temporalFailureProblem('text')).toBeUndefined();
  });
});

describe('unlessRefused', () => {
  test('hands a value on and throws a refusal as its problem', () => {
    expect(unlessRefused({ onHand: 3 })).toEqual({ onHand: 3 });
    expect(() => unlessRefused({ refused: 'not_held', message: '' } as const)).toThrow(
      FAILURE_PROBLEMS.not_held.remedy,
    );
  });
});
