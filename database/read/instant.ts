/** An instant as PostgreSQL writes it inside JSON, in our one spelling: UTC, milliseconds. */
export function instantOf(text: string): string {
  return new Date(text).toISOString();
}

type Member<K extends string, T> = { [P in K]?: T };

/** A member only if there is a value: `...given('due', row.due, instantOf)`. */
export function given<const K extends string, T>(name: K, value: T | null | undefined): Member<K, NoInfer<T>>;
export function given<const K extends string, T, R>(
  name: K,
  value: T | null | undefined,
  read: (value: NoInfer<T>) => R,
): Member<K, NoInfer<R>>;
export function given<T>(name: string, value: T | null | undefined, read?: (value: T) => unknown): object {
  if (value === null || value === undefined) return {};
  return { [name]: read === undefined ? value : read(value) };
}
