import { describeHelpDesk } from './contract.ts';
import { jiraSubjects } from './subjects/jira.ts';

for (const subject of jiraSubjects) describeHelpDesk(subject);
