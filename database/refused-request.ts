import type { Queryable } from './connection';

/** A payload that was refused, and why. */
export interface RefusedRequest {
  id: string;
  at: Date;
  principal: string;
  route: string;
  status: number;
  code: string;
  detail: string;
  body: Buffer | undefined;
}

const KEPT_BYTES = 64 * 1024;

/** Keeps it, the first 64 KiB of its body; what a text column cannot hold is replaced by U+FFFD. */
export async function keepRefused(db: Queryable, request: RefusedRequest): Promise<void> {
  const body = request.body?.subarray(0, KEPT_BYTES).toString('utf8').replaceAll('\0', '\uFFFD');
  await db
    .insertInto('refusedRequest')
    .values({ ...request, detail: request.detail.replaceAll('\0', '\uFFFD'), body: body ?? null })
    .execute();
}
