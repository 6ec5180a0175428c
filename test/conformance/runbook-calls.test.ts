import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { routes } from '../../api/routes';
import { EXCEPTION_KINDS } from '../../domain/exception/kinds';

const FOLDER = path.join(__dirname, '..', '..', 'docs', 'runbooks');
const pages = readdirSync(FOLDER).filter((name) => name.endsWith('.md'));

/** `GET /v1/orders/{}`, whatever the parameter is called. */
function plain(method: string, address: string): string {
  return `${method} ${address.replace(/\{[^}]*\}/g, '{}')}`;
}

describe('runbooks', () => {
  const known = new Set(routes.map((route) => plain(route.method.toUpperCase(), route.path)));

  it.each(pages)('%s names only calls that exist', (name) => {
    const page = readFileSync(path.join(FOLDER, name), 'utf8');
    const calls = [...page.matchAll(/\b(GET|POST|PUT|PATCH|DELETE) (\/v1\/[A-Za-z{}/-]*)/g)].map(
      ([, method = '', address = '']) => plain(method, address.replace(/\/$/, '')),
    );
    expect(calls.filter((call) => !known.has(call))).toEqual([]);
  });

  it('are one a kind of exception, all of them in the list', () => {
    const kinds = Object.keys(EXCEPTION_KINDS);
    expect(pages.filter((name) => name !== 'README.md').sort()).toEqual(
      kinds.map((kind) => `${kind}.md`).sort(),
    );
    const list = readFileSync(path.join(FOLDER, 'README.md'), 'utf8');
    for (const kind of kinds) expect(list).toContain(`(${kind}.md)`);
  });
});
