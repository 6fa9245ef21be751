/** Behaviour that differs between sites. May be changed while the simulator runs. */
export interface JiraSettings {
  /** Age of a change before search shows it, in milliseconds. Jira: seconds to minutes. */
  indexLagMs: number;
  /** Whether forms and screens have the field. Writing a field that they lack is a 400. */
  priorityOnScreen: boolean;
  labelsOnScreen: boolean;
  reporterOnScreen: boolean;
  /** Users hide their e-mail addresses. */
  emailsHidden: boolean;
  /** Limits the writes on one issue as Jira does: 20 in 2 s and 100 in 30 s. */
  issueWriteLimit: boolean;
  /** Closed issues cannot change (the workflow property `jira.issue.editable`). */
  closedIsFinal: boolean;
  /** Issues can be linked. */
  linking: boolean;
}

/** The default settings. */
export function defaultSettings(): JiraSettings {
  return {
    indexLagMs: 0,
    priorityOnScreen: true,
    labelsOnScreen: true,
    reporterOnScreen: true,
    emailsHidden: false,
    issueWriteLimit: false,
    closedIsFinal: false,
    linking: true,
  };
}
