import { sql } from 'kysely';

import { arrayOf } from '../../database/stock-arrays';
import { openStockRoom, type StockRoom } from './stock-room';

let room: StockRoom;
beforeAll(async () => {
  room = await openStockRoom();
});
afterAll(() => room.close());

describe('arrayOf', () => {
  it('gives PostgreSQL back exactly what it was given', async () => {
    const texts = [
      'plain',
      '',
      'null',
      'NULL',
      'a,b',
      '{a}',
      '"',
      '\\',
      '\\"',
      "it's",
      ' x ',
      'ü漢😀',
      '\n\t',
      null,
    ];
    const { rows } = await sql<{ texts: string[]; units: number[]; flags: boolean[]; none: unknown[] }>`
      select ${arrayOf(texts, (text) => text)}::text[] as texts, ${arrayOf([1, -2, null], (n) => n)}::int[] as units,
        ${arrayOf([true, false], (flag) => flag)}::boolean[] as flags, ${arrayOf([], () => null)}::text[] as none
    `.execute(room.db);
    expect(rows).toEqual([{ texts, units: [1, -2, null], flags: [true, false], none: [] }]);
  });
});
