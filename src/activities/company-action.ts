import type { CompanyAnswer } from '../domain/messaging/company-actions.ts';
import type { CompanyActions, CompanyCall } from '../ports/company-actions.ts';
import { callOptions } from './attempt.ts';
import { translateFailures } from './translate-failures.ts';

/** Dependencies of the activity that uses the company's own systems. */
export interface CompanyDependencies {
  companyActions: CompanyActions;
}

/** The activity for actions of the policy. */
export function createCompanyActivities({ companyActions }: CompanyDependencies) {
  return {
    companyAction: translateFailures((call: CompanyCall): Promise<CompanyAnswer> =>
      companyActions.perform(call, callOptions()),
    ),
  };
}

/** Types of {@link createCompanyActivities}, for workflows. */
export type CompanyActivities = ReturnType<typeof createCompanyActivities>;
