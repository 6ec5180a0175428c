import { isNativeError } from 'node:util/types';

import { pino, type DestinationStream, type Logger } from 'pino';

import type { Config } from './config';
import { redact, redactText } from './redaction';

export type { Logger } from 'pino';

/**
 * The log of one process: JSON lines on standard output. Whatever is logged passes through `redact`, so that personal
 * data and secrets do not reach it even when a caller logs a whole object. `destination` is for tests.
 */
export function createLogger(
  config: Pick<Config, 'logLevel'>,
  name: string,
  destination?: DestinationStream,
): Logger {
  const options = {
    name,
    level: config.logLevel,
    formatters: {
      level: (label: string) => ({ level: label }),
      log: redactObject,
    },
    // The redaction above has already turned errors into plain values; pino must not read them anew.
    serializers: { err: (error: unknown) => redact(error) },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    hooks: {
      logMethod(this: Logger, args: LogArguments, method: (...args: LogArguments) => void) {
        method.apply(this, redactArguments(args));
      },
    },
  };
  return redactingChildren(destination ? pino(options, destination) : pino(options));
}

/** pino formats what a child carries without asking us; children inherit the method from their parent. */
function redactingChildren(logger: Logger): Logger {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called below with the logger it is called on
  const original: (this: Logger, members: object, options?: object) => Logger = logger.child;
  return Object.assign(logger, {
    child(this: Logger, members: Record<string, unknown>, options?: object): Logger {
      return original.call(this, redactObject(members), options);
    },
  });
}

type LogArguments = Parameters<Logger['info']>;

/** Texts are redacted here; pino would take the message of a bare error as it is. */
function redactArguments(args: LogArguments): LogArguments {
  const [first, ...rest] = args as unknown[];
  const all = isNativeError(first) && rest.length === 0 ? [first, first.message] : [first, ...rest];
  return all.map((arg) => (typeof arg === 'string' ? redactText(arg) : arg)) as LogArguments;
}

function redactObject(members: Record<string, unknown>): Record<string, unknown> {
  return redact(members) as Record<string, unknown>;
}
