/** An entry of a partner's books: `id`, `kind` and the facts of that kind. */
export type BookEntry = { id: string; kind: string } & Readonly<Record<string, unknown>>;

/** Partners of the sandbox whose books are compared with ours. */
export type Partner = 'payments' | 'warehouse' | 'carrier' | 'mail';

const ANSWER_WITHIN_MS = 60_000;

/**
 * Goes once through all entries of a kind, page by page, and keeps of each what `keep` takes: mails are long, and there
 * are many. Throws when the sandbox does not answer.
 */
export async function readBooks<Kept>(
  sandbox: string,
  which: { partner: Partner; kind: string; reference?: string; pageSize?: number },
  keep: (entry: BookEntry) => Kept,
): Promise<Kept[]> {
  const { partner, kind, reference, pageSize = 5_000 } = which;
  const kept: Kept[] = [];
  let cursor: string | null = null;
  do {
    const url = new URL(`/books/${partner}`, sandbox);
    url.searchParams.set('kind', kind);
    url.searchParams.set('limit', String(pageSize));
    if (reference !== undefined) url.searchParams.set('reference', reference);
    if (cursor !== null) url.searchParams.set('cursor', cursor);
    const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    if (!response.ok) throw new Error(`${url.href} answered ${response.status}: ${await response.text()}`);
    const page = (await response.json()) as { entries: BookEntry[]; nextCursor: string | null };
    for (const entry of page.entries) kept.push(keep(entry));
    cursor = page.nextCursor;
  } while (cursor !== null);
  return kept;
}
