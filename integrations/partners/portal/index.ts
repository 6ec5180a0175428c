import type { HandoffFormat } from '../partner';

/**
 * The node works in Evenkeel itself: nothing is sent out. What was handed off is in its list at once, and until it has
 * packed the goods there, they can be taken back.
 */
export function portalFormat(): HandoffFormat {
  return {
    code: 'portal',
    settingsProblems: () => [],
    send: () => Promise.resolve({ outcome: 'received' }),
    recall: ({ packed }) =>
      Promise.resolve(packed ? { recalled: false, reason: 'packed' } : { recalled: true }),
  };
}
