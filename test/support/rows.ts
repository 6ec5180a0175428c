/** The rows of a list's answer. */
export function rowsOf<T = Record<string, unknown>>(answer: { body: unknown }): T[] {
  return (answer.body as { data: T[] }).data;
}

/** One member of each row of a list's answer. */
export function columnOf(answer: { body: unknown }, member: string): unknown[] {
  return rowsOf(answer).map((row) => row[member]);
}

/** Where the faults of a refused request lie. */
export function pointersOf(answer: { body: unknown }): string[] {
  return (answer.body as { errors: { pointer: string }[] }).errors.map((fault) => fault.pointer);
}
