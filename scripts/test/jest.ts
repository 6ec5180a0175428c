import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** What jest says at the end; the parts we count. */
export interface JestResult {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  numRuntimeErrorTestSuites: number;
  wasInterrupted: boolean;
}

/** Runs the tests with jest's own output on the screen. Never throws: a run that breaks off counts as one failure. */
export async function runJest(argv: string[]): Promise<{ passed: number; failed: number }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'evenkeel-jest-'));
  const report = path.join(folder, 'report.json');
  const jest = path.join('node_modules', 'jest', 'bin', 'jest.js');
  const options = ['--json', `--outputFile=${report}`, '--maxWorkers=2'];
  const child = spawn(process.execPath, [jest, ...options, ...argv], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = (await once(child, 'close')) as [number | null];
  try {
    return tally(JSON.parse(readFileSync(report, 'utf8')) as JestResult, code);
  } catch {
    return { passed: 0, failed: 1 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A file that cannot be loaded is a failure, and so is a test that was skipped: nothing may be left out in silence. */
export function tally(result: JestResult, exitCode: number | null): { passed: number; failed: number } {
  const skipped = result.numPendingTests + result.numTodoTests;
  if (skipped > 0) console.log(`${skipped} tests were skipped; they count as failed`);
  const failed = result.numFailedTests + result.numRuntimeErrorTestSuites + skipped;
  const brokenOff = failed === 0 && (exitCode !== 0 || result.wasInterrupted);
  return { passed: result.numPassedTests, failed: brokenOff ? 1 : failed };
}
