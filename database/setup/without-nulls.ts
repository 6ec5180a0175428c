/** A row's members that have a value; `null` in a column is an absent member everywhere else. */
export function withoutNulls<T extends object>(row: T): WithoutNulls<T> {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as WithoutNulls<T>;
}

type NullableKeys<T> = { [K in keyof T]: null extends T[K] ? K : never }[keyof T];

export type WithoutNulls<T> = { [K in Exclude<keyof T, NullableKeys<T>>]: T[K] } & {
  [K in NullableKeys<T>]?: NonNullable<T[K]>;
};
