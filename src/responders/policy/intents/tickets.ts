import type { PolicyIntent, PolicyQuestion, Wording } from '../policy.ts';
import { plainIntent } from './plain.ts';

/** A ticket number as desks write it: digits, or a key like `HELP-12`. */
const ticketPattern = String.raw`(?:#|\b)([a-z][a-z0-9]{0,15}-\d{1,10}|\d{1,19})\b`;

/** Asks for the number of a ticket. */
export const whichTicket: PolicyQuestion = {
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

/** "Add to ticket 12: it still burns" holds the answer already. */
const addition: PolicyQuestion = {
  ...words('addition', {
    en: 'What shall I add to it?',
    de: 'Was soll ich dort ergänzen?',
    fr: 'Que dois-je y ajouter ?',
    es: '¿Qué debo añadir?',
  }),
  fromText: 'rest',
};

/** What customers may do with their tickets besides changing them. */
export const ticketIntents: Record<string, PolicyIntent> = {
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
    action: { kind: 'listTickets', status: null, more: false },
  },
  more_tickets: {
    ...plainIntent,
    phrases: {
      en: ['more tickets', 'other tickets', 'next tickets', 'rest of my tickets', 'more of my tickets'],
      de: ['weitere tickets', 'mehr tickets', 'andere tickets', 'nachste tickets', 'restliche tickets'],
      fr: ['plus de tickets', 'autres tickets', 'tickets suivants', 'davantage de tickets'],
      es: ['mas tickets', 'otros tickets', 'siguientes tickets', 'demas tickets'],
    },
    verified: true,
    action: { kind: 'listTickets', status: null, more: true },
  },
  ticket_status: {
    ...plainIntent,
    title: { en: 'Ask about a ticket', de: 'Stand eines Tickets', fr: 'État d’un ticket', es: 'Estado de un ticket' },
    phrases: {
      any: ['ticket', 'status'],
      en: ['ticket status', 'status of', 'my ticket', 'any news', 'update on', 'about my ticket', 'progress'],
      de: ['mein ticket', 'meinem ticket', 'stand', 'stand der tickets', 'wie weit', 'gibt es neues', 'ticketstatus'],
      fr: ['mon ticket', 'etat du ticket', 'etat des tickets', 'ou en est', 'suivi', 'des nouvelles', 'avancement'],
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
      en: [
        'new ticket',
        'open a ticket',
        'create a ticket',
        'open a new ticket',
        'report a problem',
        'make a ticket',
        'open an urgent ticket',
        'new urgent ticket',
      ],
      de: [
        'neues ticket',
        'ticket anlegen',
        'ticket erstellen',
        'ticket aufmachen',
        'ticket offnen',
        'problem melden',
        'dringendes ticket anlegen',
        'neues dringendes ticket',
      ],
      fr: [
        'nouveau ticket',
        'ouvrir un ticket',
        'creer un ticket',
        'signaler un probleme',
        'ouvrir un ticket urgent',
        'nouveau ticket urgent',
      ],
      es: [
        'nuevo ticket',
        'abrir un ticket',
        'crear un ticket',
        'informar de un problema',
        'abrir un ticket urgente',
        'nuevo ticket urgente',
      ],
    },
    verified: true,
    ask: [details],
    action: { kind: 'openTicket', subject: '{details}', body: '{details}', priority: null },
  },
  add_comment: {
    ...plainIntent,
    title: { en: 'Add to a ticket', de: 'Ticket ergänzen', fr: 'Compléter un ticket', es: 'Añadir a un ticket' },
    phrases: {
      en: [
        'add to',
        'add this to',
        'add that to',
        'add it to',
        'add a comment',
        'add a note',
        'add something',
        'add the following',
        'comment on',
        'comment',
        'note on ticket',
        'write in ticket',
        'write to ticket',
        'update ticket',
        'tell the team on ticket',
        'one more thing',
      ],
      de: [
        'erganzen',
        'erganze',
        'erganzen sie',
        'hinzufugen',
        'fuge hinzu',
        'fuge zu ticket',
        'fuge zum ticket',
        'fuge ticket',
        'fugen sie zu ticket',
        'fugen sie zum ticket',
        'schreib in ticket',
        'schreibe in ticket',
        'schreiben sie in ticket',
        'schreib ins ticket',
        'schreib zu ticket',
        'schreibe zu ticket',
        'notiz zu ticket',
        'notiere in ticket',
        'notiere zu ticket',
        'kommentar',
        'kommentieren',
        'nachtrag*',
      ],
      fr: [
        'ajouter',
        'ajoute',
        'ajoutez',
        'ajoute au',
        'ajoutez au',
        'ajouter au',
        'ecrivez dans le ticket',
        'ecris dans le ticket',
        'completer',
        'completez',
        'commentaire',
        'commenter',
      ],
      es: [
        'anadir',
        'anade',
        'anada',
        'anadan',
        'anadir al',
        'anade al',
        'anada al',
        'agregar',
        'agrega',
        'agregue',
        'agregar al',
        'agrega al',
        'agregue al',
        'escriba en el ticket',
        'escribe en el ticket',
        'comentario',
        'comentar',
        'completar',
      ],
    },
    verified: true,
    ask: [whichTicket, addition],
    action: { kind: 'comment', ticket: '{ticket}', body: '{addition}' },
  },
};
