import { tally, type JestResult } from '../../../scripts/test/jest';

const good: JestResult = {
  numPassedTests: 10,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  numRuntimeErrorTestSuites: 0,
  wasInterrupted: false,
};

describe('tally', () => {
  it('counts what passed and failed', () => {
    expect(tally(good, 0)).toEqual({ passed: 10, failed: 0 });
    expect(tally({ ...good, numFailedTests: 2 }, 1)).toEqual({ passed: 10, failed: 2 });
  });

  it('counts a file that could not be loaded, and a skipped test, as failed', () => {
    jest.spyOn(console, 'log').mockReturnValue(undefined);
    expect(tally({ ...good, numRuntimeErrorTestSuites: 1 }, 1)).toEqual({ passed: 10, failed: 1 });
    expect(tally({ ...good, numPendingTests: 1, numTodoTests: 1 }, 0)).toEqual({ passed: 10, failed: 2 });
  });

  it('counts a run that broke off as failed', () => {
    expect(tally(good, 1)).toEqual({ passed: 10, failed: 1 });
    expect(tally({ ...good, wasInterrupted: true }, 0)).toEqual({ passed: 10, failed: 1 });
  });
});
