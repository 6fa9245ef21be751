import { describeHelpDesk } from './contract.ts';
import { restSubjects } from './subjects/rest.ts';

for (const subject of restSubjects) describeHelpDesk(subject);
