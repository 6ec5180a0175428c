import { Client, Connection, type ConnectionOptions } from '@temporalio/client';

import type { TemporalConfig } from './temporal-settings';

export type { TemporalConfig } from './temporal-settings';

/** A client for workflows and the connection under it. */
export interface TemporalClient {
  client: Client;
  connection: Connection;
  close(): Promise<void>;
}

/**
 * A client that connects at its first call, so that the API starts and takes orders while Temporal is away.
 * Calls made meanwhile fail with the SDK's `ServiceError`.
 */
export function connectTemporal(config: { temporal: TemporalConfig }): TemporalClient {
  const connection = Connection.lazy(temporalConnectionOptions(config.temporal));
  const client = new Client({ connection, namespace: config.temporal.namespace });
  return { client, connection, close: () => connection.close() };
}

/** The part of the settings that both the client's and the worker's own connection take. */
export function temporalConnectionOptions(
  temporal: TemporalConfig,
): Pick<ConnectionOptions, 'address' | 'tls' | 'apiKey' | 'metadata'> {
  const { address, tls, apiKey, metadata } = temporal;
  return {
    address,
    ...(tls === undefined ? {} : { tls }),
    ...(apiKey === undefined ? {} : { apiKey }),
    ...(metadata === undefined ? {} : { metadata }),
  };
}
