import fc from 'fast-check';

import { StockModel } from './stock-model';
import { expectSoundBooks, openStockRoom, type StockRoom } from './stock-room';
import { anyStep, StockRun, UNITS } from './stock-steps';

let room: StockRoom;
beforeAll(async () => {
  room = await openStockRoom();
});
afterAll(() => room.close());

describe('any sequence of reservations, payments, shipments, changes by hand and waiting', () => {
  it('comes to the same answers and figures as a plain count in memory', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep(), { minLength: 5, maxLength: 25, size: 'max' }), async (steps) => {
        const run = await StockRun.open(room);
        const model = new StockModel(run.places, UNITS);
        for (const [index, step] of steps.entries()) {
          const turn = { minute: model.minute, attempt: index + 1 };
          expect(await run.perform(room, step, turn)).toEqual(run.expected(model, step, turn));
          const figures = await run.available(room, model.minute);
          expect(figures).toEqual(run.places.map((place) => model.available(place)));
        }
        await expectSoundBooks(room.db);
      }),
      { numRuns: 20 },
    );
  }, 120_000);

  it('leaves sound books when all of it happens at once in two processes', async () => {
    const processes = [room, room.anotherProcess()] as const;
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep(), { minLength: 30, maxLength: 50, size: 'max' }), async (steps) => {
        const run = await StockRun.open(room);
        await Promise.all(
          steps.map((step, index) =>
            run.perform(processes[index % 2 ? 1 : 0], step, { minute: index, attempt: index + 1 }),
          ),
        );
        await expectSoundBooks(room.db);
      }),
      { numRuns: 10 },
    );
  }, 120_000);
});
