import type { PolicyIntent } from '../policy.ts';
import { plainIntent } from './plain.ts';

/** What customers say without needing anything. */
export const smallTalk: Record<string, PolicyIntent> = {
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
