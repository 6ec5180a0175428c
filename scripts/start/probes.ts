import { Connection } from '@temporalio/client';
import { Client } from 'pg';

import { temporalConnectionOptions, type TemporalConfig } from '../../platform/temporal';

const ANSWER_WITHIN_MS = 2_000;

/** True when the address answers with a status below 400. */
export async function httpAnswers(url: string): Promise<boolean> {
  const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
  await response.arrayBuffer();
  return response.ok;
}

/** True when PostgreSQL at the address lets us in. */
export async function databaseAnswers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: ANSWER_WITHIN_MS });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** True when Temporal answers and knows the namespace. */
export async function namespaceAnswers(temporal: TemporalConfig): Promise<boolean> {
  const connection = await connect(temporal);
  try {
    await connection.workflowService.describeNamespace({ namespace: temporal.namespace });
    return true;
  } finally {
    await connection.close();
  }
}

/** True when the process `pid` of this machine has begun to ask Temporal for work: then it has its bundle and database. */
export async function workerPolls(temporal: TemporalConfig, pid: number): Promise<boolean> {
  const connection = await connect(temporal);
  try {
    const { pollers } = await connection.workflowService.describeTaskQueue({
      namespace: temporal.namespace,
      taskQueue: { name: temporal.taskQueue },
      taskQueueType: WORKFLOW_TASKS,
    });
    return (pollers ?? []).some(({ identity }) => identity?.startsWith(`${pid}@`));
  } finally {
    await connection.close();
  }
}

/** `temporal.api.enums.v1.TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW` */
const WORKFLOW_TASKS = 1;

async function connect(temporal: TemporalConfig): Promise<Connection> {
  return Connection.connect({ ...temporalConnectionOptions(temporal), connectTimeout: ANSWER_WITHIN_MS });
}
