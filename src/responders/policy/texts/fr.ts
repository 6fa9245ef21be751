import type { PolicyTexts, PolicyWords } from '../policy.ts';

/** What the bot says in French. */
export const frenchTexts: PolicyTexts = {
  greeting:
    'Bonjour ! Je suis l’assistant automatique. Je peux vous aider avec vos tickets d’assistance, ou vous mettre en relation avec une personne de l’équipe.',
  returned: 'L’assistant est de retour. Je sais ce qui a été dit ; vous n’avez rien à répéter.',
  offerHelp: 'Que puis-je faire pour vous ?',
  notUnderstood: 'Désolé, je n’ai pas compris. Je suis un assistant automatique et ne sais faire que peu de choses :',
  offerHuman:
    'Je ne comprends toujours pas et ne veux pas vous faire perdre votre temps. Voulez-vous parler à une personne de l’équipe ?',
  askPin: 'Pour protéger vos données, envoyez-moi d’abord votre code PIN d’assistance. Je ne le conserve pas.',
  pinAgain:
    'Envoyez votre code PIN d’assistance, uniquement les chiffres. Si vous n’en avez pas, une personne de l’équipe peut vous aider.',
  pinFailed:
    'Je n’ai pas pu vous identifier ainsi. Envoyez à nouveau votre code PIN, ou demandez à parler à une personne de l’équipe.',
  pinLocked:
    'Le code PIN ne peut pas être vérifié pour le moment. Réessayez plus tard, ou parlez à une personne de l’équipe.',
  verified: 'Merci, {name}.',
  languageChosen: 'D’accord, en français.',
  noPin:
    'Sans code PIN, je ne peux ni montrer ni modifier des tickets. Voulez-vous parler à une personne de l’équipe ?',
  pinFirst: 'Pour cela, je dois savoir qui vous êtes.',
  cancelled: 'Très bien, je m’arrête là.',
  fileReceived: 'Merci, j’ai reçu votre fichier.',
  unreadable: 'Je ne peux pas lire ce type de message. Écrivez-le-moi sous forme de texte.',
  wrongAnswer: 'Je n’y trouve pas ce qu’il me faut.',
  goodbye: 'Avec plaisir. Écrivez-nous de nouveau quand vous en aurez besoin.',
  done: 'C’est fait.',
  noTickets: 'Je n’ai trouvé aucun ticket à votre nom.',
  ticketList: 'Voici vos tickets :',
  ticketListMore: 'Et {count} de plus.',
  ticketListMoreCut: 'Et au moins {count} de plus.',
  noMoreTickets: 'Voilà, c’étaient tous vos tickets.',
  noMoreListed: 'Je ne peux pas en lister davantage. Vous pouvez m’envoyer le numéro d’un autre ticket.',
  ticketLine: '#{ticket} : {subject} ({status})',
  latestFromTeam: 'Dernier message de l’équipe :\n{comment}',
  latestFromCustomer: 'Votre dernier message :\n{comment}',
  created: 'Le ticket #{ticket} est ouvert. L’équipe s’en occupe.',
  followUp: 'Le ticket #{closed} est définitivement fermé ; j’ai ouvert le ticket #{ticket} qui le prolonge.',
  continued: 'Vous avez déjà un ticket ouvert à ce sujet, #{ticket} ({subject}). J’y ai ajouté ce que vous avez écrit.',
  changed: 'Le ticket #{ticket} est maintenant {status}.',
  changedPriority: 'Le ticket #{ticket} a maintenant la priorité « {priority} ».',
  commented: 'Je l’ai ajouté au ticket #{ticket}.',
  unmetClose:
    'J’ai noté que le ticket #{ticket} doit être fermé, mais le système de tickets ne l’a pas accepté. L’équipe s’en occupera.',
  unmetReopen:
    'J’ai noté que le ticket #{ticket} doit être rouvert, mais le système de tickets ne l’a pas accepté. L’équipe s’en occupera.',
  unmetChange:
    'J’ai noté la modification que vous souhaitez pour le ticket #{ticket}, mais le système de tickets ne l’a pas acceptée. L’équipe s’en occupera.',
  unmetFile: 'Un fichier n’a pas pu être joint au ticket #{ticket}. L’équipe s’en occupera.',
  unmetRequester: 'Le ticket #{ticket} n’est pas encore à votre nom. L’équipe s’en occupera.',
  chooseTicket: 'De quel ticket s’agit-il ? Choisissez-en un ou envoyez-moi son numéro.',
  noFittingTicket: 'Je n’ai trouvé aucun de vos tickets pour lequel c’est possible.',
  closeConfirm: 'Fermer le ticket #{ticket}, « {subject} » ?',
  closeConfirmAll: 'Fermer ces tickets ?',
  alreadyClosed: 'Le ticket #{ticket} est déjà {status}.',
  recorded:
    'Je n’ai pas encore pu l’inscrire dans le système de tickets. Votre demande est bien enregistrée sous {reference} ; inutile de l’envoyer à nouveau.',
  escalated: 'J’ai demandé à l’équipe de prendre le relais. Votre demande est notée sous {ticket}.',
  unavailable:
    'Le système de tickets ne répond pas en ce moment, je ne peux donc pas vérifier. Réessayez dans un instant.',
  stillWorking: 'Un instant.',
  takesLonger: 'Cela prend plus de temps que d’habitude. J’y travaille encore ; redemandez-moi dans un instant.',
  ticketNotFound: 'Je n’ai trouvé aucun ticket à vous avec le numéro {ticket}.',
  ticketClosed: 'Ce ticket est définitivement fermé et ne peut plus être modifié. Je peux en ouvrir un nouveau.',
  rejected: 'Le système de tickets a refusé, et je ne peux rien y changer. Une personne de l’équipe peut vous aider.',
  tooMuch:
    'Trop de demandes attendent déjà le système de tickets, je n’ai donc pas pu noter celle-ci. Réessayez plus tard, ou parlez à une personne de l’équipe.',
  ended: 'Cette conversation est terminée. Écrivez-nous pour en commencer une autre.',
  expired: 'Cela a pris trop de temps et n’est plus valable. Veuillez réessayer.',
  companyDone: 'C’est fait.',
  companyNotFound: 'Je n’ai rien trouvé avec ces indications. Veuillez les vérifier.',
  companyFailed: 'Je n’ai pas obtenu de réponse exploitable. Réessayez plus tard ou parlez à une personne de l’équipe.',
  unknownValue: 'inconnu',
  summary: 'La dernière fois, il s’agissait de ceci : {summary}',
  pinRemoved: 'J’ai supprimé de cette conversation le message contenant votre code PIN.',
  pinStays:
    'Je n’ai pas conservé votre code PIN. Veuillez supprimer de cette conversation votre message qui le contient.',
  numberUnread:
    'Le numéro que vous avez envoyé pourrait être un code PIN d’assistance ; je ne l’ai donc pas lu autrement. S’il s’agit d’un autre numéro, précisez lequel, par exemple « commande 123456 ».',
  teamAsked:
    'Je demande à l’équipe si une personne peut prendre le relais. En attendant, je reste là : posez-moi une question, ou écrivez ce que l’équipe doit encore savoir.',
  teamHasIt: 'L’équipe a maintenant cette conversation et vous répondra ici.',
  teamAnswersInTicket: 'L’équipe répond dans le ticket {ticket}, et ce qu’elle écrit apparaît ici.',
  teamAnswersInTicketOrByMail:
    'L’équipe répond dans le ticket {ticket}, et ce qu’elle écrit apparaît ici. Si vous partez, elle vous écrira par e-mail.',
  notDelivered: 'Votre dernier message n’a pas pu être transmis à l’équipe.',
  teamHasItLater:
    'L’équipe a maintenant cette conversation et vous répondra ici. Elle est de nouveau là {day} à {time}.',
  humanJoined: 'Une personne de l’équipe a repris cette conversation et va vous écrire ici.',
  nobodyYet:
    'Personne de l’équipe n’a encore pu prendre le relais. Votre demande est notée sous {ticket} et l’équipe reviendra vers vous. En attendant, je reste là.',
  humanAway:
    'L’assistant est de retour : personne de l’équipe n’a pu répondre à temps. L’équipe a toujours votre demande. En attendant, que puis-je faire pour vous ?',
  errandPin:
    'L’équipe me demande de vérifier qui vous êtes. Envoyez-moi votre code PIN d’assistance. Je ne le conserve pas.',
  errandAsk: 'L’équipe voudrait savoir : {question}',
  errandFile: 'L’équipe voudrait voir une photo ou un fichier à ce sujet. Envoyez-le ici.',
  errandDone: 'Merci. L’équipe a maintenant vos réponses et vous écrira ici.',
  fileKept: 'Votre fichier est maintenant joint au ticket {ticket}.',
  filesKept: 'Vos {count} fichiers sont maintenant joints au ticket {ticket}.',
  fileLost: 'Je n’ai pas pu joindre votre fichier à votre ticket. Renvoyez-le, ou décrivez ce qu’il montre.',
  filesLost:
    'Je n’ai pas pu joindre {count} de vos fichiers à votre ticket. Renvoyez-les, ou décrivez ce qu’ils montrent.',
  statusNew: 'nouveau',
  statusOpen: 'ouvert',
  statusPending: 'en attente de votre réponse',
  statusOnHold: 'en suspens',
  statusSolved: 'résolu',
  statusClosed: 'fermé',
  priorityLow: 'basse',
  priorityNormal: 'normale',
  priorityHigh: 'haute',
  priorityUrgent: 'urgente',
  buttonHuman: 'Parler à quelqu’un',
  buttonYes: 'Oui',
  buttonNo: 'Non',
  buttonAgain: 'Réessayer',
  buttonTicket: '#{ticket}',
  buttonMore: 'Plus de tickets',
};

/** What customers say in French. */
export const frenchWords: PolicyWords = {
  human: ['parler a quelqu un', 'vraie personne', 'personne reelle', 'etre humain', 'agent humain', 'un humain'],
  humanNames: [
    'humain*',
    'personne',
    'conseiller*',
    'agent*',
    'operateur*',
    'operatrice*',
    'collegue*',
    'interlocuteur*',
  ],
  humanRequests: [
    'parler',
    'joindre',
    'contacter',
    'veux',
    'voudrais',
    'besoin',
    'souhaite',
    'passez moi',
    'discuter',
    's il vous plait',
  ],
  noHuman: ['pas d humain', 'pas parler a un humain', 'sans humain', 'pas de conseiller'],
  yes: ['oui', 'ouais', 'd accord', 'ok', 'oui merci', 'bien sur', 'volontiers', 'oui s il vous plait'],
  no: ['non', 'non merci', 'pas maintenant'],
  cancel: ['annuler', 'annulez', 'stop', 'laissez tomber', 'laisse tomber', 'arretez', 'retour', 'oubliez'],
  noPin: [
    'pas de pin',
    'pas de code',
    'pas de code pin',
    'oublie mon code',
    'oublie mon pin',
    'perdu mon code',
    'quel code',
    'quel pin',
    'aucun code',
  ],
};
