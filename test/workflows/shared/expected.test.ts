import { ActivityFailure, ApplicationFailure, CancelledFailure, TimeoutFailure } from '@temporalio/common';

import { isExpected } from '../../../workflows/shared/expected';

const failed = (retryState: 'CANCEL_REQUESTED' | 'IN_PROGRESS', cause: Error) =>
  new ActivityFailure('activity failed', 'authorisePayment', '1', retryState, 'a worker', cause);

describe('isExpected', () => {
  it('takes a cancellation for what it is, also when it comes out of an activity', () => {
    expect(isExpected(new CancelledFailure('cancelled'))).toBe(true);
    expect(isExpected(failed('IN_PROGRESS', new CancelledFailure('cancelled')))).toBe(true);
  });

  it('takes for a cancellation a last attempt that failed, or whose worker died, while the order was cancelled', () => {
    const died = new TimeoutFailure('heartbeat timed out', undefined, 'HEARTBEAT');
    const broke = ApplicationFailure.retryable('connect ECONNREFUSED', 'Error');
    expect(isExpected(failed('CANCEL_REQUESTED', died))).toBe(true);
    expect(isExpected(failed('CANCEL_REQUESTED', broke))).toBe(true);
  });

  it('takes a refusal of a listed type as an answer, and everything else as a bug', () => {
    expect(isExpected(ApplicationFailure.nonRetryable('none left', 'insufficient_stock'))).toBe(true);
    expect(isExpected(ApplicationFailure.nonRetryable('oops', 'TypeError'))).toBe(false);
    expect(isExpected(failed('IN_PROGRESS', new TimeoutFailure('late', undefined, 'START_TO_CLOSE')))).toBe(
      false,
    );
    expect(isExpected(new TypeError('undefined is not a function'))).toBe(false);
  });
});
