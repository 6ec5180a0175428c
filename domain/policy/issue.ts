/** One thing wrong with an input: a JSON pointer (RFC 6901) into it, and a sentence that says how to put it right. */
export interface Issue {
  readonly pointer: string;
  readonly message: string;
}

/** Issues of a member, with pointers that begin at what it is a member of. */
export function within(member: string | number, issues: readonly Issue[]): Issue[] {
  const token = String(member).replaceAll('~', '~0').replaceAll('/', '~1');
  return issues.map((issue) => ({ ...issue, pointer: `/${token}${issue.pointer}` }));
}

/** One issue with the value itself. */
export function issue(message: string): Issue[] {
  return [{ pointer: '', message }];
}

/** An issue for every member of an object that is not among the known ones. */
export function unknownMembers(value: object, known: readonly string[]): Issue[] {
  const unknown = Object.keys(value).filter((name) => !known.includes(name));
  return unknown.flatMap((name) => within(name, issue(`is not known here: known are ${known.join(', ')}`)));
}

/** Whether the value is an object with members, as JSON has them. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
