import { askAssistant } from './assistant.ts';
import type { HistoryLoader, SendMessage, ServiceDeskFactory } from './carbon.ts';
import { Connections } from './connection.ts';
import { loadHistory } from './history.ts';
import { messageLeaver, type LeaveMessage } from './leave-message.ts';
import type { AssistantOptions, ConnectionOptions, HistoryOptions, ServiceDeskOptions } from './options.ts';
import type { Platform } from './platform.ts';
import { DeskbridgeServiceDesk } from './service-desk.ts';

/** The functions that a site calls. All that are made for the same address share one session. */
export interface Creators {
  createServiceDeskFactory(options: ServiceDeskOptions): ServiceDeskFactory;
  createHistoryLoader(options: HistoryOptions): HistoryLoader;
  createAssistant(options: AssistantOptions): SendMessage;
  createLeaveMessage(options: ConnectionOptions): LeaveMessage;
}

/**
 * Makes the functions that a site calls.
 * @param platform called when the first of them is used
 */
export function creators(platform: () => Platform): Creators {
  const connections = new Connections(platform);
  return {
    createServiceDeskFactory: (options) => {
      const connection = connections.register(options);
      let desk: DeskbridgeServiceDesk | null = null;
      return async (parameters) => {
        // A page that shows the chat anew makes another desk; the old one must not show anything twice.
        desk?.detach();
        desk = new DeskbridgeServiceDesk(connection(), options, parameters);
        return desk;
      };
    },
    createHistoryLoader: (options) => {
      const connection = connections.register(options);
      return <Item>() => loadHistory<Item>(connection(), options);
    },
    createAssistant: (options) => {
      const connection = connections.register(options);
      return (request, sendOptions, instance) => askAssistant(connection(), options, request, sendOptions, instance);
    },
    createLeaveMessage: (options) => {
      const connection = connections.register(options);
      return messageLeaver(connection);
    },
  };
}
