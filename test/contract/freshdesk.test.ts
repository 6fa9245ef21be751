import { describeHelpDesk } from './contract.ts';
import { freshdeskSubject, strippingFreshdeskSubject } from './subjects/freshdesk.ts';

describeHelpDesk(freshdeskSubject);
describeHelpDesk(strippingFreshdeskSubject);
