import proto from '@temporalio/proto';
import type { OpenClient } from '../../src/temporal/connection.ts';
import type { Place } from './leaks.ts';

const { api } = proto.temporal;

/**
 * Everything that the server stores or shows of every workflow, as it is stored: ids, types, search attributes, memo,
 * history with all payloads and failures, and the workflow's metadata (its summary and current details).
 * @param opened a client without keys
 */
export async function storedWorkflows({ client, connection }: OpenClient): Promise<Place[]> {
  const { namespace } = client.options;
  const places: Place[] = [];
  for await (const { workflowId, runId } of client.workflow.list()) {
    const execution = { workflowId, runId };
    const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    const description = await connection.workflowService.describeWorkflowExecution({ namespace, execution });
    const { queryResult } = await connection.workflowService.queryWorkflow({
      namespace,
      execution,
      query: { queryType: '__temporal_workflow_metadata' },
    });
    places.push(
      { name: `the id of ${workflowId}`, content: workflowId },
      { name: `the history of ${workflowId}`, content: bytes(api.history.v1.History.encode(history)) },
      {
        name: `the description of ${workflowId}`,
        content: bytes(api.workflowservice.v1.DescribeWorkflowExecutionResponse.encode(description)),
      },
      { name: `the card of ${workflowId}`, content: bytes(api.common.v1.Payloads.encode(queryResult ?? {})) },
    );
  }
  return places;
}

function bytes(encoded: { finish(): Uint8Array }): Buffer {
  return Buffer.from(encoded.finish());
}
