import { SingleBar } from 'cli-progress';

/** Shows how far a stretch of work has come. */
export interface Progress {
  to(done: number, note?: string): void;
  end(): void;
}

const LINE_EVERY_MS = 5_000;

/** A bar where a person watches, a line now and then where not. `log` undefined: nothing is shown. */
export function showProgress(
  what: string,
  total: number,
  show: { log: ((line: string) => void) | undefined; bar: boolean },
): Progress {
  if (show.log === undefined) return { to: () => undefined, end: () => undefined };
  return show.bar ? barProgress(what, total) : lineProgress(what, total, show.log);
}

function barProgress(what: string, total: number): Progress {
  const format = `${what.padEnd(12)} {bar} {value}/{total}  {duration_formatted}  {note}`;
  const bar = new SingleBar({ format, barsize: 30, hideCursor: true, clearOnComplete: false, etaBuffer: 50 });
  bar.start(total, 0, { note: '' });
  return {
    to: (done, note = '') => bar.update(done, { note }),
    end: () => bar.stop(),
  };
}

function lineProgress(what: string, total: number, log: (line: string) => void): Progress {
  const began = Date.now();
  let shownAt = began;
  let latest = { done: 0, note: '' };
  const show = () => {
    shownAt = Date.now();
    const seconds = ((shownAt - began) / 1000).toFixed(0).padStart(4);
    log(
      `${what.padEnd(12)} ${`${latest.done}/${total}`.padStart(12)} ${seconds} s  ${latest.note}`.trimEnd(),
    );
  };
  return {
    to: (done, note = '') => {
      latest = { done, note };
      if (Date.now() - shownAt >= LINE_EVERY_MS) show();
    },
    end: show,
  };
}
