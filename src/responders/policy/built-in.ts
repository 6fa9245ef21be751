import type { Policy, PolicyIntent, PolicyQuestion, PolicyWords, Wording } from './policy.ts';
import { builtInTexts, builtInWords } from './texts/index.ts';
import { builtInConcerns } from './texts/concerns.ts';

/** An empty intent. */
export const plainIntent: PolicyIntent = {
  title: {},
  phrases: {},
  minimum: 1,
  answer: {},
  confirm: {},
  verified: false,
  ask: [],
  action: null,
  about: [],
  resolves: false,
};

/** A ticket number as desks write it: digits, or a key like `HELP-12`. */
const ticketPattern = String.raw`(?:#|\b)([a-z][a-z0-9]{0,15}-\d{1,10}|\d{1,19})\b`;

const whichTicket: PolicyQuestion = {
  name: 'ticket',
  ask: {
    en: 'Which ticket is it? Please send me its number.',
    de: 'Um welches Ticket geht es? Bitte senden Sie mir die Nummer.',
    fr: 'De quel ticket s’agit-il ? Envoyez-moi son numéro.',
    es: '¿De qué ticket se trata? Envíeme su número.',
  },
  pattern: ticketPattern,
  wrong: null,
  fromText: true,
  remember: false,
};

/** Any text at all. */
const anything = String.raw`\S`;

function words(name: string, ask: Wording): PolicyQuestion {
  return { name, ask, pattern: anything, wrong: null, fromText: false, remember: false };
}

const details = words('details', {
  en: 'Please describe it in one message. You can send pictures or files as well.',
  de: 'Bitte beschreiben Sie es in einer Nachricht. Sie können auch Bilder oder Dateien senden.',
  fr: 'Décrivez-le en un seul message. Vous pouvez aussi envoyer des images ou des fichiers.',
  es: 'Descríbalo en un solo mensaje. También puede enviar imágenes o archivos.',
});

const addition = words('addition', {
  en: 'What shall I add to it?',
  de: 'Was soll ich dort ergänzen?',
  fr: 'Que dois-je y ajouter ?',
  es: '¿Qué debo añadir?',
});

const ticketIntents: Record<string, PolicyIntent> = {
  my_tickets: {
    ...plainIntent,
    title: { en: 'My tickets', de: 'Meine Tickets', fr: 'Mes tickets', es: 'Mis tickets' },
    phrases: {
      any: ['tickets'],
      en: ['my tickets', 'list tickets', 'all tickets', 'which tickets', 'my requests', 'open tickets'],
      de: ['meine tickets', 'alle tickets', 'welche tickets', 'meine anfragen', 'offene tickets'],
      fr: ['mes tickets', 'tous les tickets', 'mes demandes', 'quels tickets'],
      es: ['mis tickets', 'todos los tickets', 'mis solicitudes', 'que tickets'],
    },
    verified: true,
    action: { kind: 'listTickets', status: null },
  },
  ticket_status: {
    ...plainIntent,
    title: { en: 'Ask about a ticket', de: 'Stand eines Tickets', fr: 'État d’un ticket', es: 'Estado de un ticket' },
    phrases: {
      any: ['ticket', 'status'],
      en: ['ticket status', 'status of', 'my ticket', 'any news', 'update on', 'about my ticket', 'progress'],
      de: ['mein ticket', 'meinem ticket', 'stand', 'wie weit', 'gibt es neues', 'ticketstatus'],
      fr: ['mon ticket', 'etat du ticket', 'ou en est', 'suivi', 'des nouvelles', 'avancement'],
      es: ['mi ticket', 'estado', 'como va', 'novedades', 'noticias'],
    },
    verified: true,
    ask: [whichTicket],
    action: { kind: 'lookupTicket', ticket: '{ticket}' },
  },
  new_ticket: {
    ...plainIntent,
    title: { en: 'Open a ticket', de: 'Ticket anlegen', fr: 'Ouvrir un ticket', es: 'Abrir un ticket' },
    phrases: {
      en: ['new ticket', 'open a ticket', 'create a ticket', 'open a new ticket', 'report a problem', 'make a ticket'],
      de: ['neues ticket', 'ticket anlegen', 'ticket erstellen', 'ticket aufmachen', 'ticket offnen', 'problem melden'],
      fr: ['nouveau ticket', 'ouvrir un ticket', 'creer un ticket', 'signaler un probleme'],
      es: ['nuevo ticket', 'abrir un ticket', 'crear un ticket', 'informar de un problema'],
    },
    verified: true,
    ask: [details],
    action: { kind: 'openTicket', subject: '{details}', body: '{details}', priority: null },
  },
  add_comment: {
    ...plainIntent,
    title: { en: 'Add to a ticket', de: 'Ticket ergänzen', fr: 'Compléter un ticket', es: 'Añadir a un ticket' },
    phrases: {
      en: ['add to', 'add a comment', 'add something', 'comment on', 'comment', 'one more thing'],
      de: ['erganzen', 'hinzufugen', 'kommentar', 'kommentieren', 'nachtrag*'],
      fr: ['ajouter', 'completer', 'commentaire', 'commenter'],
      es: ['anadir', 'agregar', 'comentario', 'comentar', 'completar'],
    },
    verified: true,
    ask: [whichTicket, addition],
    action: { kind: 'comment', ticket: '{ticket}', body: '{addition}' },
  },
};

const smallTalk: Record<string, PolicyIntent> = {
  what_can_you_do: {
    ...plainIntent,
    phrases: {
      en: ['what can you do', 'help', 'who are you', 'are you a bot', 'menu', 'start'],
      de: ['was kannst du', 'was konnen sie', 'hilfe', 'wer bist du', 'wer sind sie', 'menu'],
      fr: ['que sais tu faire', 'que pouvez vous', 'aide', 'qui etes vous', 'menu'],
      es: ['que puedes hacer', 'que puede hacer', 'ayuda', 'quien eres', 'menu'],
    },
  },
  greeting: {
    ...plainIntent,
    phrases: {
      en: ['hello', 'hi', 'hey', 'good morning', 'good afternoon', 'good evening'],
      de: ['hallo', 'guten tag', 'guten morgen', 'guten abend', 'moin', 'servus', 'gruss gott', 'grüß gott'],
      fr: ['bonjour', 'bonsoir', 'salut'],
      es: ['hola', 'buenos dias', 'buenas tardes', 'buenas noches', 'buenas'],
    },
  },
  thanks: {
    ...plainIntent,
    phrases: {
      en: ['thanks', 'thank you', 'thx', 'bye', 'goodbye', 'that is all', 'that s all', 'that was all'],
      de: [
        'danke',
        'vielen dank',
        'dankeschon',
        'tschuss',
        'tschüß',
        'auf wiedersehen',
        'das war alles',
        'das ist alles',
      ],
      fr: ['merci', 'merci beaucoup', 'au revoir', 'c est tout', 'bonne journee'],
      es: ['gracias', 'muchas gracias', 'adios', 'eso es todo', 'hasta luego'],
    },
    resolves: true,
  },
};

/** The policy when no `POLICY_FILE` is set: it helps with tickets, and offers a human for everything else. */
export const builtInPolicy: Policy = {
  company: null,
  language: 'en',
  texts: builtInTexts,
  words: builtInWords,
  intents: { ...ticketIntents, ...builtInConcerns, ...smallTalk },
};

/** The words of a language that has no built-in ones. */
export const policyWordsOfNone: PolicyWords = {
  human: [],
  humanNames: [],
  humanRequests: [],
  noHuman: [],
  yes: [],
  no: [],
  cancel: [],
  noPin: [],
};
