import { isNativeError } from 'node:util/types';

const HIDDEN = '[redacted]';
const MAX_DEPTH = 8;

/** Last words of member names whose values are personal or secret: `customerEmail`, `api_key` and `Set-Cookie` end so. */
const SENSITIVE: ReadonlySet<string> = new Set(
  (
    'email mail name phone mobile address line1 line2 city region suburb postcode latitude longitude recipient ' +
    'authorization authorisation token password secret key cookie signature subject body html text note ' +
    'pan cvc iban dsn'
  ).split(' '),
);

/** Names that end in a sensitive word and are neither personal nor secret. */
const HARMLESS: ReadonlySet<string> = new Set(
  'jobKey queueName taskName activityName workflowName eventName tableName constraintName'.split(' '),
);

const EMAIL = /[^\s@"'<>:;,()=?&/]+(?:@|%40)[^\s@"'<>:;,()=?&/]+\.[a-z]{2,}/gi;
const CREDENTIAL = /\b(Bearer\s+|sk_(?:live|test)_|whsec_|(?<=\/\/[^:@/\s]{0,100}:))[^\s@"',]+/g;

/** A copy of `value` for logs: sensitive members hidden at any depth, errors as type, message, stack and codes. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (depth >= MAX_DEPTH) return '[deeper]';
  if (isNativeError(value)) return redactError(value, depth);
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, redactMember(name, item, depth)]),
  );
}

/** The search for addresses looks back and forth: a text without end must not hold the process up. */
const LONGEST_TEXT = 4000;

/** Hides e-mail addresses and credentials inside running text, such as an error's message; what is very long is cut. */
export function redactText(text: string): string {
  const shown = text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)} [cut]` : text;
  return shown.replace(EMAIL, HIDDEN).replace(CREDENTIAL, `$1${HIDDEN}`);
}

function redactMember(name: string, value: unknown, depth: number): unknown {
  const isData = typeof value !== 'object' || value === null;
  const hide = !HARMLESS.has(name) && SENSITIVE.has(lastWord(name));
  if (hide && (isData || Array.isArray(value))) return value === undefined || value === null ? value : HIDDEN;
  // An object is looked into instead: of an address, the country may stay, which is what one needs for support.
  return redact(value, depth + 1);
}

function lastWord(name: string): string {
  return (name.match(/[A-Z]?[a-z]+\d*|[A-Z]+(?![a-z])/g)?.at(-1) ?? name).toLowerCase();
}

/** Only members known to be harmless: drivers put whole rows and parameters on their errors. */
function redactError(error: Error, depth: number): Record<string, unknown> {
  const { code, type, status, table, constraint } = error as unknown as Record<string, unknown>;
  return {
    type: type ?? error.name,
    message: redactText(error.message),
    stack: error.stack === undefined ? undefined : redactText(error.stack),
    ...Object.fromEntries(
      Object.entries({ code, status, table, constraint }).filter(([, item]) => isPlain(item)),
    ),
    ...(error.cause === undefined ? {} : { cause: redact(error.cause, depth + 1) }),
  };
}

function isPlain(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number';
}
