/** One thing wrong with an input: a JSON pointer (RFC 6901) into it, and a sentence that says how to put it right. */
export interface Issue {
  readonly pointer: string;
  readonly message: string;
}
