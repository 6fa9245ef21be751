/** The parts that all requests of a call share. */
export interface CallIdentity {
  callId: string;
  sessionId: string;
  from: string;
  to: string;
}

/** Our project at the platform. */
export const projectId = '4d0d6f16-5881-4fcc-92a4-02c51a91954d';
/** Our space at the platform. */
export const spaceId = '451ed9ff-e568-4222-8af9-4f9ab7428d09';

/** Body of a SWAIG function request, with the fields of requests recorded in 2026. */
export function functionRequest(identity: CallIdentity, name: string, args: Record<string, unknown>): unknown {
  return {
    app_name: 'help-desk',
    function: name,
    argument: { parsed: [args], raw: JSON.stringify(args) },
    argument_desc: { type: 'object', properties: {} },
    description: name,
    call_id: identity.callId,
    ai_session_id: identity.sessionId,
    caller_id_name: identity.from,
    caller_id_num: identity.from,
    channel_active: true,
    channel_offhook: true,
    channel_ready: true,
    content_type: 'text/swaig',
    content_disposition: 'SWAIG Function',
    version: '2.0',
    global_data: { caller_id_name: identity.from, caller_id_number: identity.from },
    meta_data_token: 'helpdesk',
    meta_data: {},
    project_id: projectId,
    space_id: spaceId,
  };
}

/** Body of a SWML fetch (SignalWire docs, inbound call webhook). */
export function swmlRequest(identity: CallIdentity): unknown {
  return { call: swmlCall(identity), vars: {}, envs: {}, params: {} };
}

/** The call as a SWML fetch and `SWMLCall` describe it (captured calls). */
export function swmlCall(identity: CallIdentity): Record<string, unknown> {
  return {
    call_id: identity.callId,
    node_id: spaceId,
    segment_id: identity.callId,
    call_state: 'created',
    direction: 'inbound',
    type: 'phone',
    from: identity.from,
    to: identity.to,
    from_number: identity.from,
    to_number: identity.to,
    headers: [],
    project_id: projectId,
    space_id: spaceId,
  };
}
