import { runChecks } from '../check/checks';
import { findTemporalCli, findTestServer } from '../lib/temporal-binaries';
import { runJest } from './jest';

/** Fetches what the tests need, checks, tests, and ends with one plain line that counts both. */
async function main(): Promise<void> {
  await fetchServers();
  console.log('Checking the code …');
  const checks = await runChecks();
  const tests = await runJest(process.argv.slice(2));
  console.log(`${checks.passed + tests.passed} passed, ${checks.failed + tests.failed} failed`);
  process.exitCode = checks.failed + tests.failed === 0 ? 0 : 1;
}

/** Before the tests, so that a download is seen and does not count against the first test. */
async function fetchServers(): Promise<void> {
  const progress = (line: string): void => console.log(line);
  await findTemporalCli(progress);
  await findTestServer(progress);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
});
