import { loadClientConfigProfile, toClientOptions } from '@temporalio/envconfig';
import type { ConnectionOptions } from '@temporalio/client';

/** How Temporal is reached. `tls` and `metadata` come from the SDK's own settings (TEMPORAL_TLS_…, TEMPORAL_GRPC_META_…). */
export interface TemporalConfig {
  address: string;
  namespace: string;
  /** Where the order process is polled for, EVENKEEL_TASK_QUEUE. */
  taskQueue: string;
  tls?: NonNullable<ConnectionOptions['tls']>;
  apiKey?: string;
  metadata?: NonNullable<ConnectionOptions['metadata']>;
}

/**
 * Reads TEMPORAL_* with the SDK's own reader, so that they mean here what they mean to every Temporal tool.
 * A profile file is only read when TEMPORAL_CONFIG_FILE or TEMPORAL_PROFILE names it: one that merely lies in the home
 * folder must not send orders to another cluster.
 */
export function temporalSettings(
  env: NodeJS.ProcessEnv,
  taskQueue: string,
): TemporalConfig | { problem: string } {
  const set = Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => Boolean(entry[1])),
  );
  try {
    const profile = loadClientConfigProfile({
      overrideEnvVars: set,
      disableFile: set['TEMPORAL_CONFIG_FILE'] === undefined && set['TEMPORAL_PROFILE'] === undefined,
    });
    const { connectionOptions, namespace } = toClientOptions(profile);
    const { tls, apiKey, metadata } = connectionOptions;
    return {
      address: connectionOptions.address ?? '127.0.0.1:7233',
      namespace: namespace ?? 'evenkeel',
      taskQueue,
      ...(tls === undefined || tls === null ? {} : { tls }),
      ...(typeof apiKey === 'string' ? { apiKey } : {}),
      ...(metadata === undefined ? {} : { metadata }),
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      problem: `TEMPORAL_… settings: ${reason}; see https://docs.temporal.io/develop/environment-configuration`,
    };
  }
}
