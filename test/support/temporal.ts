import { randomBytes } from 'node:crypto';

/** Where the run's Temporal dev server answers, and what a test needs to have it for itself. */
export interface TestTemporal {
  address: string;
  namespace: string;
  /** A task queue nobody else listens on. */
  taskQueue: string;
}

/**
 * The dev server that the whole run shares, with a task queue of the caller's own.
 * @example const { address, namespace, taskQueue } = testTemporal('order');
 */
export function testTemporal(name = 'test'): TestTemporal {
  const unique = randomBytes(6).toString('hex');
  return {
    address: required('TEST_TEMPORAL_ADDRESS'),
    namespace: 'evenkeel',
    taskQueue: `${name}-${unique}`,
  };
}

/** Path of the server that skips time, for `TestWorkflowEnvironment.createTimeSkipping({ server: { executable } })`. */
export function timeSkippingServer(): { type: 'existing-path'; path: string } {
  return { type: 'existing-path', path: required('TEST_TIME_SKIPPING_SERVER') };
}

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined)
    throw new Error(`${name} is not set: tests of Temporal run under jest.config.cjs only`);
  return value;
}
