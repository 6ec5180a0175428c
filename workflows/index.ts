export { orderWorkflow } from './order/order-workflow';
export { oversightWorkflow } from './schedules/oversight-workflow';
