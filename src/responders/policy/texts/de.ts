import type { PolicyTexts, PolicyWords } from '../policy.ts';

/** What the bot says in German. */
export const germanTexts: PolicyTexts = {
  greeting:
    'Guten Tag! Ich bin der automatische Assistent. Ich helfe bei Ihren Support-Tickets oder hole jemanden aus dem Team.',
  returned: 'Der Assistent ist wieder da. Ich weiß, was bisher gesagt wurde; Sie müssen nichts wiederholen.',
  offerHelp: 'Was kann ich für Sie tun?',
  notUnderstood: 'Das habe ich leider nicht verstanden. Ich bin ein automatischer Assistent und kann nur wenige Dinge:',
  offerHuman:
    'Ich verstehe es immer noch nicht und möchte Ihre Zeit nicht verschwenden. Soll ich jemanden aus dem Team holen?',
  askPin: 'Bitte senden Sie mir zum Schutz Ihrer Daten zuerst Ihre Support-PIN. Ich bewahre sie nicht auf.',
  pinAgain:
    'Bitte senden Sie Ihre Support-PIN, nur die Ziffern. Wenn Sie keine haben, hilft Ihnen jemand aus dem Team.',
  pinFailed:
    'Damit konnte ich nicht bestätigen, wer Sie sind. Bitte senden Sie Ihre Support-PIN noch einmal, oder sprechen Sie mit jemandem aus dem Team.',
  pinLocked:
    'Die PIN kann im Moment nicht geprüft werden. Bitte versuchen Sie es später, oder sprechen Sie mit jemandem aus dem Team.',
  verified: 'Danke, {name}.',
  languageChosen: 'Gern, auf Deutsch.',
  noPin: 'Ohne PIN kann ich keine Tickets zeigen oder ändern. Soll ich jemanden aus dem Team holen?',
  pinFirst: 'Dafür muss ich wissen, wer Sie sind.',
  cancelled: 'In Ordnung, ich habe das abgebrochen.',
  fileReceived: 'Danke, ich habe Ihre Datei erhalten.',
  unreadable: 'Diese Art von Nachricht kann ich nicht lesen. Bitte schreiben Sie es mir als Text.',
  wrongAnswer: 'Darin finde ich nicht, was ich brauche.',
  goodbye: 'Gern geschehen. Schreiben Sie wieder, wenn Sie etwas brauchen.',
  done: 'Das ist erledigt.',
  noTickets: 'Ich habe keine Tickets von Ihnen gefunden.',
  ticketList: 'Das sind Ihre Tickets:',
  ticketListMore: 'Und {count} weitere.',
  ticketListMoreCut: 'Und mindestens {count} weitere.',
  noMoreTickets: 'Das waren alle Ihre Tickets.',
  noMoreListed: 'Mehr Tickets kann ich nicht auflisten. Sie können mir die Nummer eines anderen Tickets senden.',
  ticketLine: '#{ticket}: {subject} ({status})',
  latestFromTeam: 'Das Team schrieb zuletzt:\n{comment}',
  latestFromCustomer: 'Ihre letzte Nachricht darin:\n{comment}',
  created: 'Ticket #{ticket} ist angelegt. Das Team kümmert sich darum.',
  followUp: 'Ticket #{closed} ist endgültig geschlossen; ich habe Ticket #{ticket} angelegt, das es fortsetzt.',
  continued:
    'Dazu haben Sie schon ein offenes Ticket, #{ticket} ({subject}). Ich habe dort ergänzt, was Sie geschrieben haben.',
  changed: 'Ticket #{ticket} hat jetzt den Status „{status}“.',
  changedPriority: 'Ticket #{ticket} hat jetzt die Priorität „{priority}“.',
  commented: 'Ich habe das in Ticket #{ticket} ergänzt.',
  unmetClose:
    'Ich habe notiert, dass Ticket #{ticket} geschlossen werden soll, aber das Ticketsystem hat es nicht übernommen. Das Team kümmert sich darum.',
  unmetReopen:
    'Ich habe notiert, dass Ticket #{ticket} wieder geöffnet werden soll, aber das Ticketsystem hat es nicht übernommen. Das Team kümmert sich darum.',
  unmetChange:
    'Ich habe die gewünschte Änderung an Ticket #{ticket} notiert, aber das Ticketsystem hat sie nicht übernommen. Das Team kümmert sich darum.',
  unmetFile: 'Eine Datei konnte nicht an Ticket #{ticket} angehängt werden. Das Team kümmert sich darum.',
  unmetRequester: 'Ticket #{ticket} läuft noch nicht auf Ihren Namen. Das Team kümmert sich darum.',
  chooseTicket: 'Um welches Ticket geht es? Wählen Sie eines aus oder senden Sie mir die Nummer.',
  noFittingTicket: 'Ich habe kein Ticket von Ihnen gefunden, mit dem das möglich ist.',
  closeConfirm: 'Ticket #{ticket}, „{subject}“, schließen?',
  closeConfirmAll: 'Diese Tickets schließen?',
  alreadyClosed: 'Ticket #{ticket} ist bereits {status}.',
  recorded:
    'Ich konnte das noch nicht im Ticketsystem eintragen. Ihr Anliegen ist sicher vermerkt unter {reference}; Sie müssen es nicht noch einmal senden.',
  escalated: 'Ich habe das Team gebeten zu übernehmen. Ihr Anliegen ist vermerkt unter {ticket}.',
  unavailable:
    'Das Ticketsystem antwortet gerade nicht, deshalb kann ich nicht nachsehen. Bitte versuchen Sie es gleich noch einmal.',
  stillWorking: 'Das dauert einen Moment.',
  takesLonger: 'Das dauert länger als sonst. Ich bin noch dabei; bitte fragen Sie mich gleich noch einmal.',
  ticketNotFound: 'Ich habe kein Ticket von Ihnen mit der Nummer {ticket} gefunden.',
  ticketClosed: 'Dieses Ticket ist endgültig geschlossen und nicht mehr zu ändern. Ich kann ein neues anlegen.',
  rejected:
    'Das Ticketsystem hat das nicht angenommen, und ich kann daran nichts ändern. Jemand aus dem Team kann helfen.',
  tooMuch:
    'Für das Ticketsystem ist schon zu viel vorgemerkt, deshalb konnte ich das nicht mehr aufnehmen. Bitte versuchen Sie es später noch einmal, oder sprechen Sie mit einer Person aus dem Team.',
  ended: 'Diese Unterhaltung ist zu Ende. Schreiben Sie wieder, um eine neue zu beginnen.',
  expired: 'Das hat zu lange gedauert und gilt nicht mehr. Bitte versuchen Sie es noch einmal.',
  companyDone: 'Das ist erledigt.',
  companyNotFound: 'Unter Ihren Angaben habe ich nichts gefunden. Bitte prüfen Sie sie.',
  companyFailed:
    'Darauf habe ich keine brauchbare Antwort bekommen. Bitte versuchen Sie es später noch einmal, oder sprechen Sie mit jemandem aus dem Team.',
  unknownValue: 'nicht bekannt',
  summary: 'Beim letzten Mal ging es um Folgendes: {summary}',
  pinRemoved: 'Ich habe die Nachricht mit Ihrer PIN aus dieser Unterhaltung gelöscht.',
  pinStays:
    'Ich habe Ihre PIN nicht gespeichert. Bitte löschen Sie Ihre Nachricht mit der PIN aus dieser Unterhaltung.',
  numberUnread:
    'Die Zahl in Ihrer Nachricht könnte eine Support-PIN sein, deshalb habe ich sie nicht als etwas anderes gelesen. Wenn es eine andere Nummer ist, schreiben Sie bitte dazu, welche, zum Beispiel „Bestellung 123456“.',
  teamAsked:
    'Ich frage im Team, wer übernehmen kann. Bis dahin bin ich weiter für Sie da: Stellen Sie mir eine Frage, oder schreiben Sie, was das Team noch wissen soll.',
  teamHasIt: 'Das Team hat diese Unterhaltung jetzt und antwortet Ihnen hier.',
  teamAnswersInTicket: 'Das Team antwortet im Ticket {ticket}, und was es schreibt, erscheint hier.',
  teamAnswersInTicketOrByMail:
    'Das Team antwortet im Ticket {ticket}, und was es schreibt, erscheint hier. Wenn Sie gehen, schreibt es Ihnen per E-Mail.',
  notDelivered: 'Ihre letzte Nachricht konnte nicht an das Team weitergegeben werden.',
  teamHasItLater:
    'Das Team hat diese Unterhaltung jetzt und antwortet Ihnen hier. Es ist am {day} um {time} Uhr wieder da.',
  humanJoined: 'Jemand aus dem Team hat diese Unterhaltung übernommen und schreibt Ihnen hier.',
  nobodyYet:
    'Noch konnte niemand aus dem Team übernehmen. Ihr Anliegen ist als {ticket} notiert, das Team meldet sich bei Ihnen. Bis dahin bin ich weiter für Sie da.',
  humanAway:
    'Der Assistent ist wieder da: Niemand aus dem Team konnte rechtzeitig antworten. Ihr Anliegen bleibt beim Team. Was kann ich inzwischen für Sie tun?',
  errandPin:
    'Das Team bittet mich zu prüfen, wer Sie sind. Bitte senden Sie Ihre Support-PIN. Ich bewahre sie nicht auf.',
  errandAsk: 'Das Team möchte wissen: {question}',
  errandFile: 'Das Team möchte ein Bild oder eine Datei dazu sehen. Bitte senden Sie sie hier.',
  errandDone: 'Danke. Das Team hat jetzt Ihre Antworten und schreibt Ihnen hier.',
  fileKept: 'Ihre Datei hängt jetzt an Ticket {ticket}.',
  filesKept: 'Ihre {count} Dateien hängen jetzt an Ticket {ticket}.',
  fileLost:
    'Ihre Datei ließ sich nicht an Ihr Ticket anhängen. Bitte senden Sie sie noch einmal, oder beschreiben Sie, was sie zeigt.',
  filesLost:
    '{count} Ihrer Dateien ließen sich nicht an Ihr Ticket anhängen. Bitte senden Sie sie noch einmal, oder beschreiben Sie, was sie zeigen.',
  statusNew: 'neu',
  statusOpen: 'offen',
  statusPending: 'wartet auf Sie',
  statusOnHold: 'zurückgestellt',
  statusSolved: 'gelöst',
  statusClosed: 'geschlossen',
  priorityLow: 'niedrig',
  priorityNormal: 'normal',
  priorityHigh: 'hoch',
  priorityUrgent: 'dringend',
  buttonHuman: 'Jemanden sprechen',
  buttonYes: 'Ja',
  buttonNo: 'Nein',
  buttonAgain: 'Noch einmal',
  buttonTicket: '#{ticket}',
  buttonMore: 'Weitere Tickets',
};

/** What customers say in German. */
export const germanWords: PolicyWords = {
  human: [
    'echter mensch',
    'echten menschen',
    'richtigen menschen',
    'mit jemandem sprechen',
    'mit jemandem reden',
    'jemanden sprechen',
    'jemanden aus dem team',
    'jemandem aus dem team',
  ],
  humanNames: ['mensch*', 'person', 'mitarbeiter*', 'berater*', 'kollege*', 'kollegin*', 'sachbearbeiter*', 'agent*'],
  humanRequests: [
    'sprechen',
    'reden',
    'verbinde*',
    'mochte',
    'ich will',
    'brauche',
    'bitte',
    'kontakt*',
    'weiterleiten',
    'chatten',
  ],
  noHuman: ['kein mensch', 'keinen menschen', 'keinen mitarbeiter', 'ohne mensch*'],
  yes: ['ja', 'jawohl', 'jo', 'gern', 'gerne', 'ja bitte', 'ok', 'okay', 'genau', 'einverstanden', 'klar'],
  no: ['nein', 'ne', 'nein danke', 'lieber nicht', 'nicht jetzt'],
  cancel: ['abbrechen', 'abbruch', 'stopp', 'stop', 'vergiss es', 'vergessen sie es', 'egal', 'zuruck'],
  noPin: ['keine pin', 'pin vergessen', 'pin verloren', 'welche pin', 'was fur eine pin', 'keinen pin'],
};
