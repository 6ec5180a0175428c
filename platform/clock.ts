/** Where the API and the schedules take the time from; everybody further in is given `now` as an argument. */
export interface Clock {
  now(): Date;
}

/** The clock of the machine. */
export const systemClock: Clock = { now: () => new Date() };
