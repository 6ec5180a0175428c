import { invalid, malformed, type Fault } from '../problem';

const DEEPEST = 64;
const MOST_FAULTS = 100;

/**
 * The value of a JSON text that can be trusted to reach the database: not too deep to walk, no text that PostgreSQL
 * cannot keep, no number that JavaScript cannot. Throws 400 if it is not JSON, 422 naming every place otherwise.
 */
export function parseJson(bytes: Buffer): unknown {
  const text = decodeUtf8(bytes);
  // Before parsing: whatever walks the value later (validation, hashing) does so by recursion.
  if (isDeeperThan(text, DEEPEST))
    throw malformed('json_too_deep', `JSON may be nested ${DEEPEST} levels deep at most.`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw malformed('json_malformed', 'The body is not JSON: check quotes, commas and brackets.');
  }
  const faults: Fault[] = [];
  inspect(value, '', faults);
  if (faults.length > 0) throw invalid(faults);
  return value;
}

/** A step of a JSON pointer, escaped as RFC 6901 asks. */
export function pointerStep(name: string | number | symbol): string {
  return `/${wellFormed(String(name)).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** NUL and halves of surrogate pairs: JSON can write them, PostgreSQL cannot keep them. */
export const UNSTORABLE = /\0|\p{Surrogate}/u;

function wellFormed(text: string): string {
  return text.replace(/\0|\p{Surrogate}/gu, '\uFFFD');
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function decodeUtf8(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw malformed('not_utf8', 'The body is not UTF-8.');
  }
}

function isDeeperThan(text: string, limit: number): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (inString) {
      if (code === BACKSLASH) at++;
      else if (code === QUOTE) inString = false;
    } else if (code === QUOTE) inString = true;
    else if (code === OPEN_BRACKET || code === OPEN_BRACE) {
      if (++depth > limit) return true;
    } else if (code === CLOSE_BRACKET || code === CLOSE_BRACE) depth--;
  }
  return false;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

function inspect(value: unknown, pointer: string, faults: Fault[]): void {
  if (faults.length >= MOST_FAULTS) return;
  if (typeof value === 'string') {
    if (UNSTORABLE.test(value))
      faults.push({
        pointer,
        message: 'must not contain NUL or half a surrogate pair: send plain Unicode text',
      });
  } else if (typeof value === 'number') {
    if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value)))
      faults.push({ pointer, message: 'must lie within ±9007199254740991 (2^53 − 1)' });
  } else if (Array.isArray(value)) {
    value.forEach((item, index) => inspect(item, `${pointer}/${index}`, faults));
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, item] of Object.entries(value)) inspectMember(name, item, pointer, faults);
  }
}

function inspectMember(name: string, value: unknown, pointer: string, faults: Fault[]): void {
  const inner = pointer + pointerStep(name);
  if (name === '__proto__' || UNSTORABLE.test(name)) {
    faults.push({ pointer: inner, message: 'is not a name a member may have: remove it' });
  } else inspect(value, inner, faults);
}
