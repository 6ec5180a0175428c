import type { z } from 'zod';

import type { Fault } from '../problem';
import { pointerStep } from './parse-json';

const MOST_FAULTS = 100;

/** The parsed value, or what is wrong with it; `in` says which part of the request it is. */
export function validate<S extends z.ZodType>(
  schema: S,
  value: unknown,
  where?: Fault['in'],
): { value: z.output<S> } | { faults: Fault[] } {
  const result = schema.safeParse(value);
  if (result.success) return { value: result.data };
  const faults = result.error.issues.flatMap((issue) => faultsOf(issue, ''));
  return {
    faults: faults
      .slice(0, MOST_FAULTS)
      .map((fault) => (where === undefined ? fault : { ...fault, in: where })),
  };
}

type Issue = z.core.$ZodIssue;

function faultsOf(issue: Issue, prefix: string): Fault[] {
  const pointer = prefix + issue.path.map(pointerStep).join('');
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        pointer: pointer + pointerStep(key),
        message: 'is not a known member: remove it or correct its name',
      }));
    case 'invalid_union': {
      const branches = issue.errors.map((issues) => issues.flatMap((inner) => faultsOf(inner, pointer)));
      return nearest(branches) ?? [{ pointer, message: issue.message }];
    }
    default:
      return [{ pointer, message: issue.message }];
  }
}

/** Of the shapes a value may have, the one it comes closest to is the one the caller meant. */
function nearest(branches: readonly Fault[][]): Fault[] | undefined {
  return branches.filter((faults) => faults.length > 0).sort((a, b) => a.length - b.length)[0];
}
