/** One place that knows how a business id becomes a workflow id. */
export function orderWorkflowId(orderId: string): string {
  return `order/${orderId}`;
}
