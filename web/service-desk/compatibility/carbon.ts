// Compiles only as long as what this package makes fits the types of the chat that it is made for.
import type { ChatContainerProps, PublicConfig, ServiceDesk, ServiceDeskFactoryParameters } from '@carbon/ai-chat';
import {
  createAssistant,
  createHistoryLoader,
  createServiceDeskFactory,
  type ServiceDesk as OurServiceDesk,
  type ServiceDeskFactoryParameters as OurFactoryParameters,
} from '../src/index.ts';

const connection = { url: 'https://desk.example/service-desk/v1', identity: async () => 'token' };

/** For the web component, whose properties are those of the configuration. */
export const config: PublicConfig = {
  serviceDeskFactory: createServiceDeskFactory(connection),
  messaging: {
    customLoadHistory: createHistoryLoader(connection),
    customSendMessage: createAssistant({ ...connection, welcome: 'Hello' }),
  },
};

/** For the React component. */
export const props: ChatContainerProps = { ...config };

/** The chat takes our desk as one of its own. */
export const asTheirs = (desk: OurServiceDesk): Required<ServiceDesk> => desk;

/** We can use what the chat hands to the factory. */
export const asOurs = (parameters: ServiceDeskFactoryParameters): OurFactoryParameters => parameters;
