import type { Client } from '@temporalio/client';
import type { Pool } from 'pg';

import { ENDED } from './lifecycle';
import { bookCheck, type BookCheck, type Problem } from './report';

const PREFIX = 'order/';

/** Compares the open orders with the order processes that Temporal runs. */
export async function checkProcesses(pool: Pool, client: Client, taskQueue: string): Promise<BookCheck> {
  const running = await runningProcesses(client, taskQueue);
  const orders = await readOrders(pool, [...running]);
  const problems: Problem[] = [];
  for (const [order, { status, decided, starting, open }] of orders) {
    const isRunning = running.has(order);
    if (open && !isRunning && (decided || !starting))
      problems.push({ problem: 'open, but no process runs it', order, status });
    if (!open && isRunning) problems.push({ problem: 'ended, but its process still runs', order, status });
  }
  for (const order of running)
    if (!orders.has(order))
      problems.push({ problem: 'a process runs for an order that is not there', order });
  const open = [...orders.values()].filter((order) => order.open).length;
  return bookCheck(
    {
      name: 'processes',
      law: 'every open order has its running process, and every running process its open order',
      counted: new Set([...running, ...orders.keys()]).size,
      remark: `${open} open orders, ${running.size} running processes`,
    },
    problems,
  );
}

async function runningProcesses(client: Client, taskQueue: string): Promise<Set<string>> {
  const query = `WorkflowType = 'orderWorkflow' and ExecutionStatus = 'Running' and TaskQueue = '${taskQueue}'`;
  const running = new Set<string>();
  for await (const { workflowId } of client.workflow.list({ query, pageSize: 1000 }))
    running.add(workflowId.startsWith(PREFIX) ? workflowId.slice(PREFIX.length) : workflowId);
  return running;
}

interface OrderRow {
  id: string;
  status: string;
  decided: boolean;
  /** The outbox has yet to start its process. */
  starting: boolean;
  open: boolean;
}

/** The open orders, and the others among those whose process runs. */
async function readOrders(pool: Pool, running: readonly string[]): Promise<Map<string, OrderRow>> {
  const { rows } = await pool.query<OrderRow>(
    `select o.id, o.status, o.decided_at is not null as decided, j.key is not null as starting, o.status <> all($1) as open
     from orders o left join graphile_worker.jobs j on j.key = 'start:' || o.id
     where o.status <> all($1) or o.id = any($2)`,
    [ENDED, running],
  );
  return new Map(rows.map((row) => [row.id, row]));
}
