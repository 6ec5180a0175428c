/** One thing that is not as it must be: what identifies it, and the figures that disagree. */
export type Problem = Readonly<Record<string, unknown>>;

/** One law of the books: on how much it was checked, and where it does not hold. */
export interface BookCheck {
  name: string;
  /** What holds if nothing offends, as a sentence. */
  law: string;
  counted: number;
  offending: number;
  /** The first of what offends. */
  problems: readonly Problem[];
  /** A figure worth knowing that is no fault. */
  remark?: string | undefined;
}

export interface CheckReport {
  checks: readonly BookCheck[];
  /** Nothing offends anywhere. */
  ok: boolean;
  elapsedMs: number;
  /** What was not compared, and why. */
  leftOut: readonly string[];
}

export const MOST_PROBLEMS = 100;
const MOST_PRINTED = 20;
const NAME_WIDTH = 20;

/** A check from all that offends. */
export function bookCheck(
  of: { name: string; law: string; counted: number; remark?: string | undefined },
  problems: readonly Problem[],
): BookCheck {
  return { ...of, offending: problems.length, problems: problems.slice(0, MOST_PROBLEMS) };
}

/** The lines of one check as they are printed: verdict, name, count, law; then what offends. */
export function checkLines(check: BookCheck): string[] {
  const { name, law, counted, offending, problems, remark } = check;
  const verdict = offending === 0 ? 'OK   ' : 'WRONG';
  const count = String(counted).padStart(8);
  const rest = offending > MOST_PRINTED ? [`        … and ${offending - MOST_PRINTED} more`] : [];
  return [
    `${verdict} ${name.padEnd(NAME_WIDTH)} ${count}  ${offending === 0 ? law : `${offending} offend: ${law}`}`,
    ...(remark === undefined ? [] : [`      ${' '.repeat(NAME_WIDTH + 10)} ${remark}`]),
    ...problems.slice(0, MOST_PRINTED).map((problem) => `        ${sentence(problem)}`),
    ...rest,
  ];
}

/** The last line: how many laws hold. */
export function verdictOf({ checks, ok, elapsedMs, leftOut }: CheckReport): string[] {
  const wrong = checks.filter(({ offending }) => offending > 0);
  const seconds = (elapsedMs / 1000).toFixed(1);
  return [
    ...leftOut.map((reason) => `not compared: ${reason}`),
    ok
      ? `The books are in order: ${checks.length} checks in ${seconds} s`
      : `The books are NOT in order: ${wrong.map(({ name }) => name).join(', ')} (${checks.length} checks in ${seconds} s)`,
  ];
}

function sentence(problem: Problem): string {
  return Object.entries(problem)
    .map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
}
