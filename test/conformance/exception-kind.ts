import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { isDuration } from '../../domain/calendar/duration';
import type { ExceptionContext, ExceptionKindDefinition } from '../../domain/exception/exception-kind';

const ROOT = path.join(__dirname, '..', '..');

const HEADINGS = [
  '## What it means',
  '## Why it opened',
  '## What to look at',
  '## What to do',
  '## How it closes',
];

/** The laws every kind of exception keeps, with contexts as they come and what is said of them. */
export function describeExceptionKind(
  kind: ExceptionKindDefinition,
  examples: readonly { context: ExceptionContext; subjectId?: string; says: string }[],
): void {
  describe(`exception kind ${kind.kind}`, () => {
    it('has a title, and time to act that is a duration', () => {
      expect(kind.title).toMatch(/^[A-Z].{3,60}[^.]$/);
      expect(isDuration(kind.due)).toBe(true);
    });

    it('names ways to close it, each once, as words a program can send', () => {
      expect(new Set(kind.resolutions).size).toBe(kind.resolutions.length);
      for (const resolution of kind.resolutions) expect(resolution).toMatch(/^[a-z][A-Za-z]+$/);
    });

    it('has a runbook that says what, why, where to look, what to do and how it closes', () => {
      expect(kind.runbook).toBe(`docs/runbooks/${kind.kind}.md`);
      const file = path.join(ROOT, kind.runbook);
      expect(existsSync(file)).toBe(true);
      const page = readFileSync(file, 'utf8');
      expect(page.split('\n').filter((line) => line.startsWith('## '))).toEqual(HEADINGS);
      expect(page).toContain(`\`${kind.kind}\``);
      expect(page).toMatch(/`(GET|POST|PUT|PATCH) \/v1\//);
    });

    it('is a file of its own name', () => {
      const name = kind.kind.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      expect(existsSync(path.join(ROOT, 'domain/exception/kinds', `${name}.ts`))).toBe(true);
    });

    it.each(examples)('says: $says', ({ context, subjectId, says }) => {
      expect(kind.explain(context, subjectId)).toBe(says);
    });

    it('says something readable when it knows nothing, and when it is told nonsense', () => {
      const nonsense = new Proxy({}, { get: () => ({ not: 'text' }) });
      for (const context of [{}, nonsense]) {
        const said = kind.explain(context);
        expect(said).toMatch(/^[A-Z].{15,}[.]$/);
        expect(said).not.toMatch(/undefined|null|NaN|\[object| {2}|\(\)|: *\./);
      }
    });
  });
}
