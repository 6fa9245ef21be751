import type { PublicConfig } from '@carbon/ai-chat';
import '@carbon/ai-chat/dist/es/web-components/cds-aichat-container/index.js';
import {
  createAssistant,
  createHistoryLoader,
  createLeaveMessage,
  createServiceDeskFactory,
} from '@deskbridge/service-desk';
import { messageDialog } from './leave-message.ts';
import { readIdentity, readSettings } from './settings.ts';

const { url, hasIdentity, joinSeconds } = await readSettings();
const connection = { url, ...(hasIdentity && { identity: readIdentity }) };
const dialog = messageDialog(createLeaveMessage(connection));

const config: PublicConfig = {
  assistantName: 'Example Outfitters',
  serviceDeskFactory: createServiceDeskFactory({
    ...connection,
    onUnavailable: (availability) => dialog.open(availability),
  }),
  serviceDesk: { availabilityTimeoutSeconds: 5, agentJoinTimeoutSeconds: joinSeconds },
  messaging: {
    customLoadHistory: createHistoryLoader(connection),
    customSendMessage: createAssistant({
      ...connection,
      welcome: 'Hello! I am the assistant of **Example Outfitters**. Ask me anything, or ask for a person.',
    }),
  },
};

// Properties, and set before the element is added.
document.body.append(Object.assign(document.createElement('cds-aichat-container'), config));
document.querySelector('#write')?.addEventListener('click', () => dialog.open({ message: 'We answer by e-mail.' }));
