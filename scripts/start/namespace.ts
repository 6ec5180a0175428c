import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time';

import type { Config } from '../../platform/config';
import { temporalConnectionOptions } from '../../platform/temporal';

/**
 * Makes sure that a Temporal of somebody else answers and has our namespace, which is registered if the service lets us.
 * Throws an Error that names the variables concerned.
 */
export async function ensureNamespace({ temporal }: Pick<Config, 'temporal'>): Promise<void> {
  const connection = await connect(temporal);
  try {
    await connection.workflowService.describeNamespace({ namespace: temporal.namespace });
  } catch {
    await register(connection, temporal.namespace);
  } finally {
    await connection.close();
  }
}

async function connect(temporal: Config['temporal']): Promise<Connection> {
  try {
    return await Connection.connect({ ...temporalConnectionOptions(temporal), connectTimeout: '10 seconds' });
  } catch (error) {
    throw new Error(
      `Temporal does not answer at ${temporal.address} (TEMPORAL_ADDRESS): ${String(error)}. ` +
        'Without TEMPORAL_ADDRESS, a dev server is started for you',
      { cause: error },
    );
  }
}

async function register(connection: Connection, namespace: string): Promise<void> {
  try {
    await connection.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: msToTs('7 days'),
    });
  } catch (error) {
    throw new Error(
      `The namespace ${namespace} (TEMPORAL_NAMESPACE) cannot be used or made: ${String(error)}. ` +
        `Make it with "temporal operator namespace create ${namespace}"`,
      { cause: error },
    );
  }
}
