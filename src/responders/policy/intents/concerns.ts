import type { PolicyIntent, Wording } from '../policy.ts';
import { plainIntent } from './plain.ts';

// What the bot cannot resolve itself. Named like the routing table's intents, so that tickets reach the right team.

const shallIOpen: Wording = {
  en: 'I cannot resolve that myself. Shall I open a ticket for the team with what you wrote?',
  de: 'Das kann ich nicht selbst klären. Soll ich mit dem, was Sie geschrieben haben, ein Ticket für das Team anlegen?',
  fr: 'Je ne peux pas régler cela moi-même. Voulez-vous que j’ouvre un ticket pour l’équipe avec ce que vous avez écrit ?',
  es: 'Eso no puedo resolverlo yo. ¿Abro un ticket para el equipo con lo que ha escrito?',
};

function ticketAbout(name: string, phrases: Record<string, string[]>): PolicyIntent {
  return {
    ...plainIntent,
    phrases,
    confirm: shallIOpen,
    verified: true,
    action: { kind: 'openTicket', subject: '{text}', body: '{text}', priority: null },
    about: [name],
  };
}

/** Concerns of customers that the team must handle. */
export const builtInConcerns: Record<string, PolicyIntent> = {
  billing_problem: ticketAbout('billing_problem', {
    en: ['invoice*', 'billing', 'billed', 'refund*', 'charged', 'overcharg*', 'double charge', 'payment*'],
    de: ['rechnung*', 'abgebucht', 'erstattung*', 'zahlung*', 'zu viel bezahlt'],
    fr: ['facture*', 'remboursement*', 'preleve*', 'paiement*'],
    es: ['factura*', 'reembolso*', 'cobro*', 'cobrado', 'pago*'],
  }),
  bug_report: ticketAbout('bug_report', {
    en: ['bug*', 'crash*', 'error*', 'broken', 'does not work', 'doesn t work', 'not working', 'freezes'],
    de: ['fehler*', 'absturz*', 'sturzt ab', 'kaputt', 'funktioniert nicht', 'geht nicht'],
    fr: ['erreur*', 'bogue*', 'plante*', 'en panne', 'ne marche pas', 'ne fonctionne pas'],
    es: ['fallo*', 'falla*', 'error*', 'roto', 'rota', 'no funciona', 'averia*'],
  }),
  feature_request: ticketAbout('feature_request', {
    en: ['feature request', 'new feature', 'suggestion*'],
    de: ['funktionswunsch', 'verbesserungsvorschlag', 'vorschlag*'],
    fr: ['nouvelle fonctionnalite', 'suggestion*'],
    es: ['nueva funcion', 'sugerencia*'],
  }),
  cancellation_intent: ticketAbout('cancellation_intent', {
    en: ['cancel my', 'cancel the', 'cancellation', 'unsubscribe', 'close my account'],
    de: ['kundig*', 'abo beenden', 'vertrag beenden', 'konto loschen'],
    fr: ['resilier', 'resiliation', 'annuler mon', 'me desabonner', 'fermer mon compte'],
    es: ['cancelar mi', 'cancelar la', 'cancelacion', 'darme de baja', 'cerrar mi cuenta'],
  }),
  security_report: {
    ...ticketAbout('security_report', {
      en: ['hacked', 'phishing', 'vulnerabilit*', 'data leak', 'security breach', 'account was stolen'],
      de: ['gehackt', 'phishing', 'sicherheitslucke*', 'datenleck', 'konto gestohlen'],
      fr: ['pirate', 'piratage', 'hameconnage', 'phishing', 'faille de securite', 'fuite de donnees'],
      es: ['hackeado', 'hackeada', 'phishing', 'fallo de seguridad', 'vulnerabilidad*', 'fuga de datos'],
    }),
    minimum: 1,
    answer: {
      en: 'A person from the team should look at this at once, so I ask for one.',
      de: 'Das soll sich sofort jemand aus dem Team ansehen; ich frage dort an.',
      fr: 'Une personne de l’équipe doit regarder cela tout de suite ; je fais la demande.',
      es: 'Una persona del equipo debe verlo de inmediato; voy a avisar al equipo.',
    },
    confirm: {},
    verified: false,
    action: { kind: 'handOff', reason: 'The customer reports a security problem: {text}' },
  },
};
