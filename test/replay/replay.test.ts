import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { Worker } from '@temporalio/worker';

import { testWorkflowBundle } from '../support/workflow-bundle';

const HISTORIES = path.join(__dirname, 'histories');

interface RecordedHistory {
  events: { eventType: string }[];
}

/** Orders that were under way when today's code was deployed: their histories, recorded from the real server. */
const recorded = readdirSync(HISTORIES)
  .filter((file) => file.endsWith('.json'))
  .map((file) => ({
    story: path.basename(file, '.json'),
    history: JSON.parse(readFileSync(path.join(HISTORIES, file), 'utf8')) as RecordedHistory,
  }));

describe('today’s workflows', () => {
  it('have a recorded history for each path of an order', () => {
    expect(recorded.map(({ story }) => story)).toEqual(
      expect.arrayContaining([
        'cancelled-after-hand-off',
        'cancelled-unpaid',
        'declined-then-paid',
        'held-and-released',
        'ordinary',
        'paid-back',
        'refused',
        'shipped-in-parts',
      ]),
    );
  });

  it.each(recorded)('go on with an order that was $story', async ({ history }) => {
    const { codePath } = await testWorkflowBundle();
    await Worker.runReplayHistory(
      { workflowBundle: { codePath }, replayName: 'recorded' },
      history,
      'order/recorded',
    );
  });

  it('would notice a change: a history that says something else is refused', async () => {
    const { codePath } = await testWorkflowBundle();
    const ordinary = recorded.find(({ story }) => story === 'ordinary')?.history;
    const other = JSON.parse(
      JSON.stringify(ordinary).replaceAll('authorisePayment', 'authorisePaymentOtherwise'),
    ) as RecordedHistory;
    await expect(
      Worker.runReplayHistory({ workflowBundle: { codePath } }, other, 'order/recorded'),
    ).rejects.toThrow();
  });
});

describe('the budget of an ordinary order', () => {
  const events = recorded.find(({ story }) => story === 'ordinary')?.history.events ?? [];
  const count = (type: string) => events.filter(({ eventType }) => eventType === `EVENT_TYPE_${type}`).length;
  /** What Temporal bills: start, updates, signals, timers, activities, and the local activities of one task as one. */
  const localActivityTasks = events.filter(
    ({ eventType }, index) =>
      eventType === 'EVENT_TYPE_MARKER_RECORDED' &&
      events[index - 1]?.eventType !== 'EVENT_TYPE_MARKER_RECORDED',
  ).length;

  it('is at most 50 events', () => {
    expect(events.length).toBeGreaterThan(20);
    expect(events.length).toBeLessThanOrEqual(50);
  });

  it('is at most 12 billable actions', () => {
    const actions =
      count('WORKFLOW_EXECUTION_STARTED') +
      count('WORKFLOW_EXECUTION_UPDATE_ACCEPTED') +
      count('WORKFLOW_EXECUTION_SIGNALED') +
      count('TIMER_STARTED') +
      count('ACTIVITY_TASK_SCHEDULED') +
      localActivityTasks;
    expect(actions).toBeGreaterThan(5);
    expect(actions).toBeLessThanOrEqual(12);
  });
});
