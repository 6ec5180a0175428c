import type { ErrorRequestHandler, Response } from 'express';
import { ZodError, type z } from 'zod';

/** A refusal of the sandbox's own calls (books, behaviour, drills), answered as problem+json. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly errors: readonly { pointer: string; message: string }[] = [],
  ) {
    super(detail);
  }
}

/** Parses a request part; a mistake becomes a 422 that names each member and what it must be. */
export function parsed<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const errors = result.error.issues.map((issue) => ({
    pointer: `/${issue.path.map(String).join('/')}`,
    message: issue.message,
  }));
  throw new Problem(
    422,
    'validation',
    errors.map((error) => `${error.pointer}: ${error.message}`).join('; '),
    errors,
  );
}

/** Turns whatever was thrown into problem+json. */
export const answerProblem: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (response.headersSent) next(error);
  else sendProblem(response, toProblem(error));
};

function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof ZodError) return new Problem(422, 'validation', error.message);
  const { status, message } = error as { status?: number; message?: string };
  if (status !== undefined && status < 500)
    return new Problem(status, 'malformed', message ?? 'malformed request');
  return new Problem(500, 'internal', `the sandbox failed: ${String(error)}`);
}

function sendProblem(response: Response, problem: Problem): void {
  const { status, code, detail, errors } = problem;
  response
    .status(status)
    .type('application/problem+json')
    .send(
      JSON.stringify({
        type: 'about:blank',
        title: code,
        status,
        code,
        detail,
        ...(errors.length > 0 && { errors }),
      }),
    );
}
