/** One process that is to be kept running. A list of these is all the supervisor knows of the product. */
export interface ProcessPlan {
  /** Its name in run.json and of its log file: database, temporal, api, api2, worker, sandbox. */
  name: string;
  command: string;
  argv: readonly string[];
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  /** The user to run it as, where that is not the one who starts. */
  user?: { uid: number; gid: number };
  /** Words of its command line that no other process has: how it is found again when its supervisor has died. */
  marker: string;
  /** Resolves to true once the process `pid` does its work. Asked again and again; may throw, which counts as no. */
  isReady: (pid: number) => Promise<boolean>;
  readyWithinMs: number;
  /** How to ask it to end, and how long it may take before it is killed. */
  stop: { signal: NodeJS.Signals; graceMs: number };
  /** Higher stages are stopped first. */
  stage: number;
}

/** What is enough to find a process that an earlier supervisor has left behind, and to stop it. */
export type Orphan = Pick<ProcessPlan, 'name' | 'marker' | 'stop' | 'stage'>;
