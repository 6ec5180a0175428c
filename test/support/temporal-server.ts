import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

import { Connection } from '@temporalio/client';

import { freePort } from '../../scripts/lib/ports';
import { findTemporalCli } from '../../scripts/lib/temporal-binaries';
import type { Watch } from './guard';

const READY_WITHIN_MS = 30_000;

/** Where the tests' Temporal is: gRPC address, and the address of its counters (billable actions among them). */
export interface TestTemporal {
  address: string;
  metricsUrl: string;
}

/** Starts an in-memory dev server with the namespace `evenkeel` and waits until that namespace answers. */
export async function startTestTemporal(watch: Watch): Promise<TestTemporal> {
  const cli = await findTemporalCli();
  const [port, metricsPort] = [await freePort(), await freePort()];
  const flags = ['--headless', '--namespace', 'evenkeel', '--log-level', 'error'];
  const ports = ['--port', String(port), '--metrics-port', String(metricsPort)];
  const child = spawn(cli, ['server', 'start-dev', ...ports, ...flags], { stdio: 'ignore', detached: true });
  if (child.pid !== undefined) watch(child.pid);
  child.unref();
  const address = `127.0.0.1:${port}`;
  await untilAnswers(address, () => child.exitCode);
  return { address, metricsUrl: `http://127.0.0.1:${metricsPort}/metrics` };
}

async function untilAnswers(address: string, exitCode: () => number | null): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  for (;;) {
    try {
      const connection = await Connection.connect({ address, connectTimeout: '2 seconds' });
      await connection.workflowService
        .describeNamespace({ namespace: 'evenkeel' })
        .finally(() => connection.close());
      return;
    } catch (error) {
      if (exitCode() !== null || Date.now() > deadline) {
        throw new Error(`Temporal for the tests did not start (exit code ${exitCode()})`, { cause: error });
      }
    }
    await sleep(50);
  }
}
