import { raw, type Request, type Response } from 'express';

import { malformed, Problem } from '../problem';

export const JSON_LIMIT_BYTES = 256 * 1024;

const parsers = new Map<number, ReturnType<typeof raw>>();

/** The body's bytes, inflated if need be; undefined when none was sent. Throws 400, 413 or 415. */
export async function readBytes(req: Request, res: Response, limit: number): Promise<Buffer | undefined> {
  const error = await new Promise<unknown>((resolve) => {
    parserFor(limit)(req, res, resolve);
  });
  if (error !== undefined) throw bodyProblem(error, limit);
  const body: unknown = req.body;
  return Buffer.isBuffer(body) && body.length > 0 ? body : undefined;
}

/** Throws 415 unless the body is JSON in UTF-8, the only JSON there is. */
export function requireJson(contentType: string | undefined): void {
  const [type = '', ...parameters] = (contentType ?? '').toLowerCase().split(';');
  const isJson = /^application\/(json|[\w.-]+\+json)$/.test(type.trim());
  const charset = parameters.map((text) => text.trim()).find((text) => text.startsWith('charset='));
  const isUtf8 = charset === undefined || /^charset="?utf-?8"?$/.test(charset);
  if (isJson && isUtf8) return;
  const found = contentType === undefined ? 'none' : contentType.slice(0, 100);
  throw unsupported(`Send JSON in UTF-8 with "Content-Type: application/json"; found ${found}.`);
}

function parserFor(limit: number): ReturnType<typeof raw> {
  const parser = parsers.get(limit) ?? raw({ type: () => true, limit });
  parsers.set(limit, parser);
  return parser;
}

/** What body-parser throws, by its `type`, as ours; its own words would name our libraries. */
function bodyProblem(error: unknown, limit: number): unknown {
  const { type, status } = error as { type?: string; status?: number };
  switch (type) {
    case 'entity.too.large':
      return new Problem({
        status: 413,
        code: 'body_too_large',
        title: 'Body too large',
        detail: `A body may have ${limit} bytes at most; send less at a time.`,
      });
    case 'encoding.unsupported':
      return unsupported('Content-Encoding must be gzip, deflate, br or identity.');
    case 'request.aborted':
    case 'request.size.invalid':
      return malformed('body_incomplete', 'The body ended before its announced length.');
    default:
      // Damaged gzip and the like: body-parser gives those a status of the 4xx and no type.
      return status !== undefined && status < 500
        ? malformed(
            'body_unreadable',
            'The body cannot be decoded: check Content-Encoding and Content-Length.',
          )
        : error;
  }
}

function unsupported(detail: string): Problem {
  return new Problem({
    status: 415,
    code: 'unsupported_media_type',
    title: 'Unsupported media type',
    detail,
  });
}
