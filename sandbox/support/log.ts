/** Takes one line of the sandbox's own log: trouble of the sandbox itself, never a partner's business. */
export type Log = (line: { level: 'error' | 'info'; message: string } & Record<string, unknown>) => void;
