/** Behaviour that differs between sites. May be changed while the simulator runs. */
export interface JiraSettings {
  /** Time until search shows a change. Jira: seconds to minutes. */
  indexLagMs: number;
  /** Whether forms and screens have the field; where they do not, writing it answers 400. */
  priorityOnScreen: boolean;
  labelsOnScreen: boolean;
  reporterOnScreen: boolean;
  /** People hide their e-mail addresses. */
  emailsHidden: boolean;
  /** 20 writes in 2 s and 100 in 30 s on one issue, as Jira limits them; false = no limit. */
  issueWriteLimit: boolean;
  /** Closed issues refuse every change (the workflow property `jira.issue.editable`). */
  closedIsFinal: boolean;
  /** Issues can be linked. */
  linking: boolean;
}

/** The settings of a simulator nobody asked anything of. */
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
