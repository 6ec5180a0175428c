import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

import { EXCEPTION_KINDS } from '../../domain/exception/kinds';
import { ORDER_LIFECYCLE } from '../../domain/order/order-lifecycle';

const ROOT = path.resolve(__dirname, '..', '..');

const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

const exists = (file: string): boolean => existsSync(path.join(ROOT, file));

/** Every page of the documents, by its path below the root. */
function pages(): string[] {
  const inDocs = readdirSync(path.join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.posix.join('docs', name));
  return ['README.md', 'database/seed/README.md', ...inDocs];
}

/** The text of a page without its blocks of code, in which nothing is a link. */
function prose(page: string): string {
  return read(page).replace(/^```[\s\S]*?^```/gm, '');
}

interface Link {
  page: string;
  target: string;
}

/** Links to other files and to headings; those to the web are not ours to keep. */
function linksOf(page: string): Link[] {
  return [...prose(page).matchAll(/\]\(([^)\s]+)\)/g)]
    .map((match) => ({ page, target: match[1] ?? '' }))
    .filter(({ target }) => !/^[a-z]+:/.test(target));
}

/** Why nobody gets anywhere by this link; undefined if they do. */
function broken({ page, target }: Link): string | undefined {
  const [file = '', heading] = target.split('#');
  const linked = file === '' ? page : path.posix.join(path.posix.dirname(page), file);
  if (!exists(linked)) return `${page} links to ${target}, and there is no ${linked}`;
  if (heading === undefined || headingsOf(linked).includes(heading)) return undefined;
  return `${page} links to ${target}, and ${linked} has no such heading`;
}

/** The names under which headings can be linked to, as Git hosts make them. */
function headingsOf(page: string): string[] {
  return [...prose(page).matchAll(/^#+ (.+)$/gm)].map((match) =>
    (match[1] ?? '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** Words in backticks that name a file or a folder of ours. */
function pathsIn(text: string): string[] {
  const folders = readdirSync(ROOT).filter((name) => statSync(path.join(ROOT, name)).isDirectory());
  return [...text.matchAll(/`([^`\s]+)`/g)]
    .map((match) => (match[1] ?? '').replace(/\/$/, ''))
    .filter((word) => folders.some((folder) => word.startsWith(`${folder}/`)) && !/[{*…]/.test(word));
}

/** The first cell of every row of a page's tables, in backticks or not. */
function firstCells(text: string): string[] {
  return [...text.matchAll(/^\| *([^|]+?) *\|/gm)].map((match) => match[1] ?? '');
}

describe('the documents', () => {
  it('link to pages and headings that are there', () => {
    const links = pages().flatMap(linksOf);
    expect(links.length).toBeGreaterThan(40);
    expect(links.map(broken).filter((reason) => reason !== undefined)).toEqual([]);
  });

  it('name files that are there', () => {
    const missing = pages().flatMap((page) =>
      pathsIn(prose(page))
        .filter((file) => !exists(file))
        .map((file) => `${page}: ${file}`),
    );
    expect(missing).toEqual([]);
  });
});

describe('the requirements map', () => {
  const [done = '', open = ''] = read('docs/requirements-map.md').split(/^## Rows still open$/m);
  const rowsOf = (text: string): string[] =>
    text.split('\n').filter((line) => /^\| *[A-Z0-9]{2,3}-\d\d/.test(line));

  it('names a test for every row that is done', () => {
    const without = rowsOf(done).filter((row) => !pathsIn(row).some((file) => file.endsWith('.test.ts')));
    expect(rowsOf(done).length).toBeGreaterThan(50);
    expect(without).toEqual([]);
  });

  it('has each row once: done or still open', () => {
    const ids = rowsOf(done + open).map((row) => /[A-Z0-9]{2,3}-\d\d/.exec(row)?.[0] ?? '');
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });
});

describe('every exception kind', () => {
  it.each(Object.values(EXCEPTION_KINDS))('$kind has the runbook it links to', ({ kind, runbook }) => {
    expect(runbook).toBe(`docs/runbooks/${kind}.md`);
    expect(exists(runbook)).toBe(true);
  });

  it('is linked from the index of the runbooks', () => {
    const linked = linksOf('docs/runbooks/README.md').map(({ target }) => target);
    const kinds = Object.keys(EXCEPTION_KINDS).map((kind) => `${kind}.md`);
    expect(linked).toEqual(expect.arrayContaining(kinds));
  });
});

describe('the decisions', () => {
  const decisions = readdirSync(path.join(ROOT, 'docs', 'decisions')).filter((name) => /^\d{4}-/.test(name));

  it('are all linked from their index', () => {
    const linked = linksOf('docs/decisions/README.md').map(({ target }) => target);
    expect([...linked].sort()).toEqual([...decisions].sort());
  });

  it('are numbered without a gap', () => {
    const numbers = [...decisions].sort().map((name) => Number(name.slice(0, 4)));
    expect(numbers).toEqual(numbers.map((_number, index) => index + 1));
  });

  it('justify every package the product depends on', () => {
    const { dependencies, optionalDependencies } = JSON.parse(read('package.json')) as Record<
      'dependencies' | 'optionalDependencies',
      Record<string, string>
    >;
    const text = read('docs/decisions/0019-dependencies.md');
    const named = [...text.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');
    const justified = (name: string): boolean =>
      named.some((entry) => entry === name || (entry.endsWith('/*') && name.startsWith(entry.slice(0, -1))));
    const packages = Object.keys({ ...dependencies, ...optionalDependencies });
    expect(packages.filter((name) => !justified(name))).toEqual([]);
  });
});

describe('the README', () => {
  it('explains every setting, and no other', () => {
    const settings = [...read('platform/settings.ts').matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map(
      (match) => match[1] ?? '',
    );
    const explained = firstCells(read('README.md'))
      .map((cell) => /^`([A-Z][A-Z_]+)`$/.exec(cell)?.[1])
      .filter((name) => name !== undefined && !name.startsWith('TEMPORAL_'));
    expect([...explained].sort()).toEqual([...settings].sort());
  });

  it('names every command of package.json, and no other', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const commands = [...read('README.md').matchAll(/`npm (?:run )?([a-z-]+)(?: [^`]*)?`/g)].map(
      (match) => match[1] ?? '',
    );
    expect([...new Set(commands)].sort()).toEqual(Object.keys(scripts).sort());
  });
});

describe('the glossary', () => {
  it('explains every status of an order', () => {
    const words = firstCells(read('docs/glossary.md'));
    expect(words).toEqual(
      expect.arrayContaining(Object.keys(ORDER_LIFECYCLE).map((status) => `\`${status}\``)),
    );
  });
});
