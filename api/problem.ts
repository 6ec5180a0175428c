/** One thing wrong with a request: where (RFC 6901), and what to do about it. */
export interface Fault {
  pointer: string;
  message: string;
  /** Where the pointer points into; the body unless said. */
  in?: 'query' | 'path' | 'header';
}

export interface ProblemDetails {
  status: number;
  /** What programs go by: lower case, snake_case, never reworded. */
  code: string;
  /** The same for every problem of a code. */
  title: string;
  /** One sentence about this occurrence, naming the remedy. No personal data. */
  detail: string;
  errors?: readonly Fault[];
  /** What explains it, as further members of the document: quantities, statuses, gaps. */
  facts?: Readonly<Record<string, unknown>> | undefined;
  headers?: Readonly<Record<string, string>>;
  /** False for an answer about the attempt, not the request: the idempotency key stays free for the next one. */
  final?: boolean;
}

/**
 * An answer that is no success, as RFC 9457 has it. Thrown by handlers and by the door itself; whatever else is thrown
 * is a bug and answered 500 without a word about the inside.
 */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly final: boolean;

  constructor(readonly details: ProblemDetails) {
    super(details.detail);
    this.status = details.status;
    this.code = details.code;
    this.headers = details.headers ?? {};
    this.final = details.final ?? details.status < 500;
  }

  /** The document that is sent, as `application/problem+json`. */
  document(): Record<string, unknown> {
    const { status, code, title, detail, errors, facts } = this.details;
    return {
      ...facts,
      type: `urn:evenkeel:problem:${code}`,
      title,
      status,
      detail,
      code,
      ...(errors === undefined ? {} : { errors }),
    };
  }
}

/** 400: the request cannot be read as HTTP or JSON. */
export function malformed(code: string, detail: string, errors?: readonly Fault[]): Problem {
  return new Problem({
    status: 400,
    code,
    title: 'Malformed request',
    detail,
    ...(errors ? { errors } : {}),
  });
}

/** 401: no key, or one that is not (or no longer) known. */
export function unauthorised(detail: string): Problem {
  const headers = { 'WWW-Authenticate': 'Bearer realm="evenkeel"' };
  return new Problem({ status: 401, code: 'unauthorised', title: 'A valid key is needed', detail, headers });
}

/** 403: the key is good, its role may not do this. */
export function forbidden(detail: string): Problem {
  return new Problem({ status: 403, code: 'forbidden', title: 'Not allowed for this key', detail });
}

/** 404: unknown and foreign alike, so that nobody can ask what others have. */
export function notFound(what: string): Problem {
  return new Problem({
    status: 404,
    code: 'not_found',
    title: 'Not found',
    detail: `${what} does not exist, or this key may not see it.`,
  });
}

/** 409: the request is good, the state of things is against it; `facts` explain. */
export function conflict(code: string, detail: string, facts?: Readonly<Record<string, unknown>>): Problem {
  return new Problem({ status: 409, code, title: 'In conflict with the state of things', detail, facts });
}

/** 422: the request says something that cannot be; each fault names its place and remedy. */
export function invalid(errors: readonly Fault[]): Problem {
  const [first] = errors;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  const where = first === undefined || first.pointer === '' ? '' : `${first.pointer}: `;
  return new Problem({
    status: 422,
    code: 'invalid',
    title: 'Validation failed',
    detail: `${where}${first?.message ?? 'The request is not valid.'}${more}`,
    errors,
  });
}

/** 503: not now. `outcome_unknown` says that the request may take effect all the same. */
export function unavailable(code: string, detail: string, retryAfterSeconds: number): Problem {
  const headers = { 'Retry-After': String(retryAfterSeconds) };
  return new Problem({ status: 503, code, title: 'Not available at the moment', detail, headers });
}

/** 429: more than the key's share. */
export function tooMany(retryAfterSeconds: number): Problem {
  return new Problem({
    status: 429,
    code: 'rate_limited',
    title: 'Too many requests',
    detail: `This key has used its share; try again in ${retryAfterSeconds} s.`,
    headers: { 'Retry-After': String(retryAfterSeconds) },
    final: false,
  });
}
