import { type z } from 'zod';

import type { Fault } from '../problem';
import { pointerStep } from './parse-json';

const MOST_FAULTS = 100;

/** The parsed value, or what is wrong with it; `where` says which part of the request it is, the body if absent. */
export function validate<S extends z.ZodType>(
  schema: S,
  value: unknown,
  where?: Fault['in'],
): { value: z.output<S> } | { faults: Fault[] } {
  const result = schema.safeParse(value, { error: remedy });
  if (result.success) return { value: result.data };
  const faults = result.error.issues.slice(0, MOST_FAULTS).flatMap((issue) => faultsOf(issue, ''));
  return { faults: where === undefined ? faults : faults.map((fault) => ({ ...fault, in: where })) };
}

type Issue = z.core.$ZodIssue;

/** What a schema without words of its own says: what the value must be, not what it was expected to be. */
function remedy(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.map(String).join(', ')}`;
  if (issue.code !== 'invalid_type') return undefined;
  if (issue.input === undefined) return 'is missing';
  return `must be ${KINDS[issue.expected] ?? issue.expected}`;
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

function faultsOf(issue: Issue, prefix: string): Fault[] {
  const pointer = prefix + issue.path.map(pointerStep).join('');
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.slice(0, MOST_FAULTS).map((key) => ({
        pointer: pointer + pointerStep(key),
        message: 'is not a known member: remove it or correct its name',
      }));
    case 'invalid_union':
      return unionFaults(issue, pointer);
    default:
      return [{ pointer, message: issue.message }];
  }
}

function unionFaults(issue: z.core.$ZodIssueInvalidUnion, pointer: string): Fault[] {
  const branches = issue.errors.map((issues) => issues.flatMap((inner) => faultsOf(inner, pointer)));
  // Of the shapes a value may have, the one it comes closest to is the one the caller meant.
  const [nearest] = branches.filter((faults) => faults.length > 0).sort((a, b) => a.length - b.length);
  return nearest ?? [{ pointer, message: issue.message }];
}
