import path from 'node:path';

import { NativeConnection, Worker } from '@temporalio/worker';

import * as activities from './activities';

/** A worker with nothing but the bare workflows; prints `ready`. */
async function main(): Promise<void> {
  const connection = await NativeConnection.connect({ address: process.env['TEMPORAL_ADDRESS'] ?? '' });
  const worker = await Worker.create({
    connection,
    namespace: 'evenkeel',
    taskQueue: 'bare',
    workflowsPath: path.join(__dirname, 'workflows.ts'),
    activities,
  });
  process.stdout.write('ready\n');
  await worker.run();
}

void main();
