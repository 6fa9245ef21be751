import type { PhoneLanguage } from '../../config/sections/phone.ts';

/** What the agent says while a function runs: it checks a PIN, looks something up, writes, or looks for a human. */
export type FillerKind = 'checking' | 'lookingUp' | 'noting' | 'connecting';

/** A language as the phone platform needs it, and the texts that it speaks as they are, without the language model. */
export interface SpokenLanguage {
  /** The English name: the platform tells it to the language model. */
  name: string;
  /** Code of the speech recognition (SWML schema: one of Deepgram's codes). */
  code: string;
  /** The language in which a text is read out outside of the agent. */
  locale: string;
  /** Voice of the agent, as `<engine>.<voice>` (SignalWire docs, text-to-speech). */
  voice: string;
  fillers: Readonly<Record<FillerKind, readonly string[]>>;
  /** Asks for the PIN on the keypad. */
  keypad: (pinLength: number) => string;
  /** Nobody took the call, and the number to call back is known. */
  nobodyCame: string;
  /** Nobody took the call, and there is no number to call back. */
  nobodyCameNoNumber: string;
  /** Too many call at once, so that nothing can be done in this call. */
  busy: string;
}

/** All languages that the phone agent can speak. */
export const spokenLanguages: Readonly<Record<PhoneLanguage, SpokenLanguage>> = {
  en: {
    name: 'English',
    code: 'en-US',
    locale: 'en-US',
    voice: 'rime.spore',
    fillers: {
      checking: ['Let me check that.', 'One moment while I check that.'],
      lookingUp: ['One moment, please.', 'Let me look that up.'],
      noting: ['One moment, I am writing that down.', 'Let me write that down.'],
      connecting: ['Let me see who can help you.'],
    },
    keypad: (pinLength) => `Please key in your ${pinLength} digit support PIN, then press pound.`,
    nobodyCame: 'I am sorry, nobody could take your call. Your request is noted and we will call you back.',
    nobodyCameNoNumber: 'I am sorry, nobody could take your call. Your request is noted. Please call again later.',
    busy: 'I am sorry, all our lines are busy. Please call again in a few minutes.',
  },
  de: {
    name: 'German',
    code: 'de',
    locale: 'de-DE',
    voice: 'amazon.Vicki:neural:de-DE',
    fillers: {
      checking: ['Das prüfe ich kurz.', 'Einen Moment, ich prüfe das.'],
      lookingUp: ['Einen Moment, bitte.', 'Ich sehe kurz nach.'],
      noting: ['Einen Moment, ich schreibe das auf.', 'Das schreibe ich kurz auf.'],
      connecting: ['Ich sehe nach, wer Ihnen helfen kann.'],
    },
    keypad: (pinLength) =>
      `Bitte geben Sie Ihre ${pinLength}-stellige Support-PIN auf den Telefontasten ein und drücken Sie dann die Rautetaste.`,
    nobodyCame:
      'Es tut mir leid, niemand konnte Ihren Anruf annehmen. Ihr Anliegen ist notiert, und wir rufen Sie zurück.',
    nobodyCameNoNumber:
      'Es tut mir leid, niemand konnte Ihren Anruf annehmen. Ihr Anliegen ist notiert. Bitte rufen Sie später noch einmal an.',
    busy: 'Es tut mir leid, alle unsere Leitungen sind belegt. Bitte rufen Sie in ein paar Minuten noch einmal an.',
  },
  fr: {
    name: 'French',
    code: 'fr',
    locale: 'fr-FR',
    voice: 'amazon.Lea:neural:fr-FR',
    fillers: {
      checking: ['Je vérifie cela.', 'Un instant, je vérifie.'],
      lookingUp: ["Un instant, s'il vous plaît.", 'Je regarde cela.'],
      noting: ['Un instant, je note cela.', 'Je note cela.'],
      connecting: ['Je regarde qui peut vous aider.'],
    },
    keypad: (pinLength) =>
      `Veuillez saisir votre code PIN d'assistance à ${pinLength} chiffres sur le clavier, puis appuyez sur la touche dièse.`,
    nobodyCame:
      "Malheureusement, personne n'a pu prendre votre appel. Votre demande est notée et nous vous rappellerons.",
    nobodyCameNoNumber:
      "Malheureusement, personne n'a pu prendre votre appel. Votre demande est notée. Veuillez rappeler plus tard.",
    busy: 'Toutes nos lignes sont malheureusement occupées. Veuillez rappeler dans quelques minutes.',
  },
  es: {
    name: 'Spanish',
    code: 'es',
    locale: 'es-ES',
    voice: 'amazon.Lucia:neural:es-ES',
    fillers: {
      checking: ['Lo compruebo.', 'Un momento, lo compruebo.'],
      lookingUp: ['Un momento, por favor.', 'Voy a mirarlo.'],
      noting: ['Un momento, lo anoto.', 'Lo anoto.'],
      connecting: ['Voy a ver quién puede ayudarle.'],
    },
    keypad: (pinLength) =>
      `Por favor, marque su PIN de soporte de ${pinLength} cifras en el teclado y pulse después la tecla almohadilla.`,
    nobodyCame:
      'Lo siento, nadie ha podido atender su llamada. Su solicitud queda anotada y le devolveremos la llamada.',
    nobodyCameNoNumber:
      'Lo siento, nadie ha podido atender su llamada. Su solicitud queda anotada. Por favor, vuelva a llamar más tarde.',
    busy: 'Lo siento, todas nuestras líneas están ocupadas. Por favor, vuelva a llamar dentro de unos minutos.',
  },
};

/** The fields of SWML `play` and `prompt` that read a text out in this language; English is their default. */
export function sayIn(language: PhoneLanguage): { say_language?: string; say_voice?: string } {
  const { locale, voice } = spokenLanguages[language];
  return language === 'en' ? {} : { say_language: locale, say_voice: voice };
}
