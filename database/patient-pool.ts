import { setTimeout as sleep } from 'node:timers/promises';

import { Pool, type PoolClient, type PoolConfig } from 'pg';

const TRY_EVERY_MS = 250;

/** What graphile-worker tries again at once. Its own codes for a lost connection make it wait for up to two minutes. */
const TRY_AGAIN = '40001';

/** Codes and words of a connection that could not be made or was lost. */
const LOST_CODE = /^(08...|57P0.|53300|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)$/;
const LOST_MESSAGE =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

type Callback = (error: Error | undefined, client: PoolClient | undefined, release: () => void) => void;

/**
 * Connections for the outbox, which waits while the database is away. Without it a restart of the database is the end
 * of the process: graphile-worker does not catch the failure to write down that a job is done.
 */
export class PatientPool extends Pool {
  private impatient = false;

  constructor(settings: PoolConfig) {
    super(settings);
    // A connection that breaks tells whoever is using it; unheard, these events would end the process.
    this.on('error', () => undefined);
    this.on('connect', (client) => client.on('error', () => undefined));
  }

  override connect(): Promise<PoolClient>;
  override connect(callback: Callback): void;
  override connect(callback?: Callback): Promise<PoolClient> | void {
    // Who hands in a callback has patience of its own.
    if (callback !== undefined) return super.connect(callback as Parameters<Pool['connect']>[0]);
    return this.connectPatiently();
  }

  /** From now on an outage is an error: whoever stops cannot wait for its end. */
  giveUp(): void {
    this.impatient = true;
  }

  private async connectPatiently(): Promise<PoolClient> {
    for (;;) {
      try {
        return this.patient(await super.connect());
      } catch (error) {
        if (this.impatient || !isLost(error)) throw error;
      }
      await sleep(TRY_EVERY_MS);
    }
  }

  /** The client, with a connection that breaks during a statement as an error that is tried again. */
  private patient(client: PoolClient): PoolClient {
    const query = async (...statement: unknown[]): Promise<unknown> => {
      try {
        return await (client.query as (...args: unknown[]) => Promise<unknown>)(...statement);
      } catch (error) {
        if (this.impatient || !isLost(error)) throw error;
        throw Object.assign(new Error('The connection to the database was lost', { cause: error }), {
          code: TRY_AGAIN,
        });
      }
    };
    return Object.create(client, { query: { value: query } }) as PoolClient;
  }
}

function isLost(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  if (typeof code === 'string') return LOST_CODE.test(code);
  return typeof message === 'string' && LOST_MESSAGE.test(message);
}
