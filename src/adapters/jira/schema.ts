import { z } from 'zod';

// Jira omits what an account may not see (e-mail addresses, fields that are not on a screen), so everything but ids may
// be missing here. Bodies are documents (ADF) in REST v3 and plain strings elsewhere, so they stay unknown.

const text = z.string().nullish();
const id = z.union([z.string(), z.number()]).transform(String);

const jiraUser = z.object({
  accountId: z.string(),
  accountType: text,
  displayName: text,
  emailAddress: text,
  active: z.boolean().nullish(),
});
/** A user. Customers of a portal have the account type `customer`. */
export type JiraUser = z.infer<typeof jiraUser>;
/** Answer that holds one user. */
export const jiraUserAnswer = jiraUser;
/** Answer to a search for users. */
export const jiraUsersAnswer = z.array(jiraUser);

const jiraStatus = z.object({
  id: id.nullish(),
  name: text,
  /** `new`, `indeterminate`, `done` or `undefined`: the same in every language. */
  statusCategory: z.object({ key: text }).nullish(),
});
/** A status. Its category gives it its meaning. */
export type JiraStatus = z.infer<typeof jiraStatus>;

const named = z.object({ id: id.nullish(), name: text, value: text });
const jiraTransition = z.object({
  id,
  name: text,
  to: jiraStatus.nullish(),
  isAvailable: z.boolean().nullish(),
  /** The fields of the transition's screen. */
  fields: z
    .record(
      z.string(),
      z.object({
        required: z.boolean().nullish(),
        hasDefaultValue: z.boolean().nullish(),
        allowedValues: z.array(named).nullish().catch(null),
      }),
    )
    .nullish(),
});
/** A transition from the present status to another one. */
export type JiraTransition = z.infer<typeof jiraTransition>;

const attachment = z.object({
  id,
  filename: text,
  size: z.number().nullish(),
  created: text,
  author: jiraUser.partial().nullish(),
});
/** A file on an issue. */
export type JiraAttachment = z.infer<typeof attachment>;
/** Answer to an upload. */
export const jiraAttachmentsAnswer = z.array(attachment);

const jiraIssue = z.object({
  id,
  key: text,
  fields: z
    .looseObject({
      summary: text,
      description: z.unknown().optional(),
      status: jiraStatus.nullish(),
      priority: named.nullish(),
      reporter: jiraUser.partial().nullish(),
      assignee: jiraUser.partial().nullish(),
      components: z.array(named).nullish(),
      labels: z.array(z.string()).nullish(),
      attachment: z.array(attachment).nullish(),
      created: text,
      updated: text,
    })
    .nullish(),
  properties: z.record(z.string(), z.unknown()).nullish(),
});
/** An issue with the requested fields and properties. */
export type JiraIssue = z.infer<typeof jiraIssue>;
/** Answer that holds one issue. */
export const jiraIssueAnswer = jiraIssue;
/** Answer that holds a page of a search. */
export const jiraSearchAnswer = z.object({ issues: z.array(jiraIssue).nullish(), nextPageToken: text });

/** Answer to `POST /issue`. */
export const jiraCreatedAnswer = z.object({ id, key: text });
/** Answer to `POST /request` of Jira Service Management. */
export const jiraRequestAnswer = z.object({ issueId: id, issueKey: text });

const jiraComment = z.object({
  id,
  author: jiraUser.partial().nullish(),
  body: z.unknown().optional(),
  created: text,
  /** Also true where there is no portal. */
  jsdPublic: z.boolean().nullish(),
  visibility: z.object({ type: text, value: text }).nullish(),
  properties: z.array(z.object({ key: text, value: z.unknown().optional() })).nullish(),
});
/** A comment. It has `properties` only when they were requested. */
export type JiraComment = z.infer<typeof jiraComment>;
/** Answer that holds one comment. */
export const jiraCommentAnswer = jiraComment;
/** Answer that holds a page of comments. */
export const jiraCommentsAnswer = z.object({ comments: z.array(jiraComment).nullish(), total: z.number().nullish() });

/** Answer that holds a project. `projectTypeKey` is `service_desk` where there is a portal. */
export const jiraProjectAnswer = z.object({ id, key: z.string(), projectTypeKey: text });
/** Answer that lists a project's components. */
export const jiraComponentsAnswer = z.array(z.object({ id, name: text }));
/** Answer that lists priorities, most urgent first. */
export const jiraPrioritiesAnswer = z.object({ values: z.array(z.object({ id, name: text })).nullish() });
/** Answer that holds a service desk. */
export const jiraServiceDeskAnswer = z.object({ id });
/** Answer that lists the request types of a service desk. */
export const jiraRequestTypesAnswer = z.object({ values: z.array(z.object({ id, name: text })).nullish() });

/** Answer that lists the issue types of a project. */
export const jiraIssueTypesAnswer = z.object({
  issueTypes: z.array(z.object({ id, name: text, subtask: z.boolean().nullish() })).nullish(),
});
/** Answer that lists all fields of the site. */
export const jiraFieldsAnswer = z.array(z.object({ id, schema: z.object({ custom: text }).nullish() }));
/** Answer that lists the transitions of an issue. */
export const jiraTransitionsAnswer = z.object({ transitions: z.array(jiraTransition).nullish() });

/** Answer to an upload of temporary files. */
export const jiraTemporaryFilesAnswer = z.object({
  temporaryAttachments: z.array(z.object({ temporaryAttachmentId: z.string(), fileName: text })),
});

/** Answer that holds one property. */
export const jiraPropertyAnswer = z.object({ key: text, value: z.unknown().optional() });

/**
 * The error envelopes of Jira (`errorMessages`, `errors`) and of Jira Service Management (`errorMessage`,
 * `i18nErrorMessage`) in one shape.
 */
export const jiraErrorAnswer = z.object({
  errorMessages: z.array(z.string()).nullish().catch(null),
  errors: z.record(z.string(), z.unknown()).nullish().catch(null),
  errorMessage: text.catch(null),
  i18nErrorMessage: z.object({ i18nKey: text }).nullish().catch(null),
});
/** See {@link jiraErrorAnswer}. */
export type JiraErrorAnswer = z.infer<typeof jiraErrorAnswer>;

/** The parts of a webhook that we read. */
export const jiraWebhook = z.object({
  timestamp: z.number(),
  webhookEvent: z.string(),
  issue: z.object({ id }).nullish(),
});
