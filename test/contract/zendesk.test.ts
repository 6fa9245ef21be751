import { describeHelpDesk } from './contract.ts';
import { zendeskSubject } from './subjects/zendesk.ts';

describeHelpDesk(zendeskSubject);
