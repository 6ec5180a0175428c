/** What `npm start` shows: a line for each step, with the time it took. */
export interface Screen {
  say(line: string): void;
  /** Runs `work` and prints `name`, what it returned, and the seconds it took. Steps may overlap. */
  step<T>(name: string, work: () => Promise<T>, detail: (result: T) => string): Promise<T>;
}

const NAME_WIDTH = 14;
const DETAIL_WIDTH = 58;

/** Prints to standard output. */
export function createScreen(write: (line: string) => void = console.log): Screen {
  return {
    say: write,
    step: async (name, work, detail) => {
      const started = Date.now();
      const result = await work();
      const seconds = ((Date.now() - started) / 1000).toFixed(1);
      write(`  ${name.padEnd(NAME_WIDTH)} ${detail(result).padEnd(DETAIL_WIDTH)} ${seconds.padStart(5)} s`);
      return result;
    },
  };
}
