import { temporalFailureProblem } from '../failure-to-problem';
import { malformed, Problem, unavailable } from '../problem';

/**
 * What a thrown value is to the caller; undefined for a bug. One place for the routes and for Express' own errors, so
 * that every answer that is no success is problem+json.
 */
export function errorToProblem(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error;
  return temporalFailureProblem(error) ?? databaseProblem(error) ?? pathProblem(error);
}

/** The answer to a bug: nothing about the inside, and the id to find it in the logs. */
export function bugProblem(requestId: string): Problem {
  return new Problem({
    status: 500,
    code: 'internal',
    title: 'Our mistake',
    detail: `Something went wrong on our side; the logs have it under request ${requestId}.`,
  });
}

/** Classes of SQLSTATE that pass: connection, resources, shut-down; and a transaction that lost against another. */
const PASSING_SQLSTATE = /^(08...|53...|57P..|57014|40001|40P01|55P03)$/;
const PASSING_SOCKET = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH)$/;
const PASSING_MESSAGE =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

function databaseProblem(error: unknown): Problem | undefined {
  const { code, message, errors } = (error ?? {}) as { code?: unknown; message?: unknown; errors?: unknown };
  // Several addresses tried in vain come as one error with theirs inside.
  if (code === undefined && Array.isArray(errors) && errors.length > 0) return databaseProblem(errors[0]);
  const passing =
    (typeof code === 'string' && (PASSING_SQLSTATE.test(code) || PASSING_SOCKET.test(code))) ||
    (typeof message === 'string' && PASSING_MESSAGE.test(message));
  return passing
    ? unavailable('temporarily_unavailable', 'A part of the system does not answer; try again shortly.', 1)
    : undefined;
}

/** Express' router refuses a path whose percent-encoding is broken. */
function pathProblem(error: unknown): Problem | undefined {
  const { name, status } = (error ?? {}) as { name?: unknown; status?: unknown };
  return name === 'URIError' && status === 400
    ? malformed('path_malformed', 'The path is not properly percent-encoded.')
    : undefined;
}
