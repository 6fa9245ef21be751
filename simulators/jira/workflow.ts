import type { SimulatedStatus } from '../desk.ts';

/** A status of the workflow. */
export interface StatusRecord {
  id: string;
  name: string;
  category: 'new' | 'indeterminate' | 'done';
  neutral: SimulatedStatus;
}

/** A transition. `from` has the ids of the statuses that it starts from. */
export interface TransitionRecord {
  id: string;
  name: string;
  from: string[];
  to: string;
  /** Its screen requires a resolution. */
  needsResolution: boolean;
}

/** A resolution or priority. */
export interface Named {
  id: string;
  name: string;
}

/** The configuration of a site. */
export interface Scheme {
  statuses: StatusRecord[];
  transitions: TransitionRecord[];
  resolutions: Named[];
  /** Most urgent first. */
  priorities: Named[];
}

/** How to build a workflow. */
export interface SchemeOptions {
  serviceDesk: boolean;
  language: 'en' | 'de';
  /** No transition leaves Closed. */
  closedIsFinal: boolean;
}

type Names = Record<SimulatedStatus, string>;
const names: Record<'plain' | 'desk', Record<'en' | 'de', Names>> = {
  plain: {
    en: {
      new: 'To Do',
      open: 'In Progress',
      pending: 'Waiting for customer',
      onHold: 'On hold',
      solved: 'Done',
      closed: 'Closed',
    },
    de: {
      new: 'Zu erledigen',
      open: 'In Arbeit',
      pending: 'Warten auf Kunde',
      onHold: 'Pausiert',
      solved: 'Fertig',
      closed: 'Geschlossen',
    },
  },
  desk: {
    en: {
      new: 'Open',
      open: 'Waiting for support',
      pending: 'Waiting for customer',
      onHold: 'On hold',
      solved: 'Resolved',
      closed: 'Closed',
    },
    de: {
      new: 'Offen',
      open: 'Warten auf Support',
      pending: 'Warten auf Kunde',
      onHold: 'Pausiert',
      solved: 'Gelöst',
      closed: 'Geschlossen',
    },
  },
};
const ids: Record<SimulatedStatus, string> = {
  new: '10000',
  open: '3',
  pending: '10101',
  onHold: '10102',
  solved: '10001',
  closed: '6',
};
const categories: Record<SimulatedStatus, StatusRecord['category']> = {
  new: 'new',
  open: 'indeterminate',
  pending: 'indeterminate',
  onHold: 'indeterminate',
  solved: 'done',
  closed: 'done',
};
const all = Object.keys(ids) as SimulatedStatus[];

const resolutions = {
  en: ['Done', "Won't Do", 'Duplicate', 'Cannot Reproduce'],
  de: ['Erledigt', 'Nicht erledigt', 'Duplikat', 'Nicht reproduzierbar'],
};
const priorities = {
  en: ['Highest', 'High', 'Medium', 'Low', 'Lowest'],
  de: ['Höchste', 'Hoch', 'Mittel', 'Niedrig', 'Niedrigste'],
};

function listed(list: readonly string[], firstId: number): Named[] {
  return list.map((name, index) => ({ id: String(firstId + index), name }));
}

/** A workflow like Jira's default ones. Names depend on the language, ids and categories do not. */
export function createScheme({ serviceDesk, language, closedIsFinal }: SchemeOptions): Scheme {
  const words = names[serviceDesk ? 'desk' : 'plain'][language];
  const working: SimulatedStatus[] = ['new', 'open', 'pending', 'onHold'];
  const done: SimulatedStatus[] = closedIsFinal ? ['solved'] : ['solved', 'closed'];
  const rules: [id: string, to: SimulatedStatus, from: SimulatedStatus[]][] = [
    ['11', 'open', ['new', 'pending', 'onHold']],
    ['21', 'pending', ['new', 'open', 'onHold']],
    ['31', 'onHold', ['new', 'open', 'pending']],
    ['41', 'solved', working],
    ['51', 'closed', [...working, 'solved']],
    ['61', 'open', done],
    ['71', 'new', ['open', 'pending', 'onHold']],
  ];
  return {
    statuses: all.map((neutral) => ({
      id: ids[neutral],
      name: words[neutral],
      category: categories[neutral],
      neutral,
    })),
    transitions: rules.map(([id, to, from]) => ({
      id,
      name: words[to],
      from: from.map((one) => ids[one]),
      to: ids[to],
      needsResolution: to === 'solved' || to === 'closed',
    })),
    resolutions: listed(resolutions[language], 10_000),
    priorities: listed(priorities[language], 1),
  };
}
