/** One request to a system of somebody else. */
export interface HttpRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: string;
  headers?: Readonly<Record<string, string>>;
  body?: string;
  /** For the whole exchange, up to the last byte of the answer. */
  timeoutMs: number;
  /** Gives up earlier, for instance when the process stops. */
  signal?: AbortSignal;
  /** Longest answer that is read; 1 MiB unless said. */
  maxResponseBytes?: number;
}

/** What came back, whatever its status: what a status means is known to the partner's own adapter. */
export interface HttpResponse {
  status: number;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  body: string;
}

/** No complete answer in time. The other side may have done what was asked. */
export class HttpTimeout extends Error {
  override readonly name = 'HttpTimeout';
}

/** No connection, or one that broke. Unless it never came about, the other side may have done what was asked. */
export class HttpUnreachable extends Error {
  override readonly name = 'HttpUnreachable';

  constructor(
    message: string,
    /** The system's code, such as ECONNREFUSED, where there is one. */
    readonly code: string | undefined,
  ) {
    super(message);
  }
}

/** The answer is longer than the caller is willing to read. */
export class HttpResponseTooLarge extends Error {
  override readonly name = 'HttpResponseTooLarge';
}

const DEFAULT_MAX_BYTES = 1024 * 1024;

/**
 * Sends one request and reads the answer. Never throws on a status and follows no redirect: a partner's answer must not
 * send our signed request elsewhere. Throws HttpTimeout, HttpUnreachable, HttpResponseTooLarge, or the reason of `signal`.
 */
export async function callHttp(request: HttpRequest): Promise<HttpResponse> {
  const timeout = AbortSignal.timeout(request.timeoutMs);
  try {
    const response = await fetch(request.url, {
      method: request.method,
      redirect: 'manual',
      signal: request.signal ? AbortSignal.any([timeout, request.signal]) : timeout,
      ...(request.headers ? { headers: { ...request.headers } } : {}),
      ...(request.body === undefined ? {} : { body: request.body }),
    });
    const body = await readLimited(response, request.maxResponseBytes ?? DEFAULT_MAX_BYTES);
    return { status: response.status, headers: Object.fromEntries(response.headers), body };
  } catch (error) {
    throw translated(error, request, timeout);
  }
}

async function readLimited(response: Response, limit: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop by the throw cancels the stream, which closes the connection.
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > limit)
      throw new HttpResponseTooLarge(`The answer of ${origin(response.url)} is longer than ${limit} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function translated(error: unknown, request: HttpRequest, timeout: AbortSignal): unknown {
  if (error instanceof HttpResponseTooLarge) return error;
  if (request.signal?.aborted) return request.signal.reason;
  if (timeout.aborted)
    return new HttpTimeout(`No answer from ${origin(request.url)} within ${request.timeoutMs} ms`);
  // fetch says "fetch failed" or "terminated"; what happened stands in the cause.
  const { message, cause } = error as { message?: string; cause?: { code?: string; message?: string } };
  const code = cause?.code;
  const detail = code ?? cause?.message ?? message ?? String(error);
  return new HttpUnreachable(`${origin(request.url)} cannot be reached: ${detail}`, code);
}

/** Paths and queries may hold names of customers or secrets, and messages of errors go to the logs. */
function origin(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : 'an address that is none';
}
