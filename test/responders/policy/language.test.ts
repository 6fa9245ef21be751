import { describe, expect, it } from 'vitest';
import { builtInPolicy } from '../../../src/responders/policy/built-in.ts';
import { decide } from '../../../src/responders/policy/index.ts';
import { builtInTexts } from '../../../src/responders/policy/texts/index.ts';
import { Dialogue, plainQuestion, text, words } from './questions.ts';

const { en, de, fr, es } = builtInTexts;

/** The language in which a first message is answered. */
function languageOf(said: string, locale: string | null): string {
  return decide(builtInPolicy, { ...plainQuestion, locale, heard: [text(said)] }).reason.language;
}

describe('the language of a session', () => {
  it.each([
    ['de', 'Guten Tag, wo sind meine Tickets?', 'en-US'],
    ['de', 'Der Drucker brennt', 'en-US'],
    ['fr', 'Bonjour', 'en-GB'],
    ['fr', 'Je ne peux plus me connecter à mon compte', 'de'],
    ['es', 'Hola', 'de'],
    ['es', 'No puedo entrar en mi cuenta', 'en'],
    ['en', 'I cannot log in to my account', 'de-AT'],
    ['en', 'Where is my order?', 'es'],
  ])('is %s for “%s”, whatever the channel reports (%s)', (language, said, locale) => {
    expect(languageOf(said, locale)).toBe(language);
  });

  it.each(['ok', 'Ok!', 'hi', 'hello', 'no', 'stop', 'menu', 'Status?', 'Ticket 1234', '4711', 'PIN', 'bug', 'agent?'])(
    'is not decided by a short word of many languages: %s',
    (said) => {
      expect(languageOf(said, 'de')).toBe('de');
      expect(languageOf(said, 'fr-CA')).toBe('fr');
    },
  );

  it('follows a clear change, in both directions', () => {
    const bot = new Dialogue(builtInPolicy, { locale: 'en' });
    expect(words(bot.hears('what can you do for me?'))).toContain(en.greeting);
    expect(words(bot.hears('Ich verstehe kein Wort davon'))).toContain(de.notUnderstood);
    expect(words(bot.hears('I would rather have it explained like this'))).toContain(en.offerHuman);
  });

  it.each(['merci', 'ok', 'thanks', 'Hola!', 'no', 'ticket status', 'sorry'])(
    'stays when the customer throws in “%s”',
    (said) => {
      const bot = new Dialogue(builtInPolicy, { customerName: 'Ada' });
      bot.hears('Guten Tag, wie kann ich das hier lösen?');
      expect(decide(builtInPolicy, { ...plainQuestion, memory: bot.memory, heard: [text(said)] }).reason.language).toBe(
        'de',
      );
    },
  );

  it('is not decided by the text of a button, nor by the locale of a greeting that nobody has answered', () => {
    const bot = new Dialogue(builtInPolicy, { locale: 'en' });
    expect(words(bot.ask({}))).toContain(en.greeting);
    expect(words(bot.hears('Bonjour'))).toContain(fr.offerHelp);
    const other = new Dialogue(builtInPolicy, { locale: 'de', customerName: 'Ada' });
    const pressed = other.ask({ heard: [text('Add to a ticket', 'policy/intent/add_comment')] });
    expect(words(pressed)).toContain('Um welches Ticket geht es?');
  });
});

describe('a customer who asks for a language', () => {
  it.each([
    ['English please', en.languageChosen],
    ['Do you speak English?', en.languageChosen],
    ['Sprechen Sie Englisch?', en.languageChosen],
    ['auf Deutsch bitte', de.languageChosen],
    ['in German, please', de.languageChosen],
    ['en français', fr.languageChosen],
    ['Français svp', fr.languageChosen],
    ['Parlez-vous français ?', fr.languageChosen],
    ['en español', es.languageChosen],
    ['¿Habla español?', es.languageChosen],
    ['Können wir bitte auf Spanisch schreiben?', es.languageChosen],
    ['Können wir auf Deutsch weitermachen?', de.languageChosen],
    ['Sprich bitte Deutsch', de.languageChosen],
    ['Kann man hier Deutsch sprechen?', de.languageChosen],
    ['Passons au français', fr.languageChosen],
    ['Peut-on passer à l’anglais ?', en.languageChosen],
    ['Mejor en español', es.languageChosen],
    ['Does anyone here speak English?', en.languageChosen],
  ])('gets it: %s', (said, chosen) => {
    for (const start of [
      'What can you do?',
      'Was kannst du denn hier?',
      'Que pouvez-vous faire ?',
      'Hola, ¿qué tal?',
    ]) {
      const bot = new Dialogue(builtInPolicy);
      bot.hears(start);
      expect(words(bot.hears(said))).toContain(chosen);
    }
  });

  it.each([
    ['I don’t speak German, sorry', en],
    ['Sorry, I do not understand Spanish very well.', en],
    ['Ich spreche leider kein Französisch', de],
    ['Désolé, je ne parle pas anglais', fr],
    ['Lo siento, no hablo alemán', es],
    ['I don’t understand German. Spanish please!', es],
    ['I don’t understand, French please', fr],
  ])('is answered in one that they know, and is not told that they were not understood: %s', (said, texts) => {
    for (const start of ['Was kannst du denn hier?', 'Hola, ¿qué tal?', 'Que pouvez-vous faire ?']) {
      const bot = new Dialogue(builtInPolicy);
      bot.hears(start);
      expect(words(bot.hears(said))).toBe(`${texts.languageChosen}\n\n${texts.offerHelp}`);
    }
  });

  it('keeps it although the next words are few and of another language', () => {
    const bot = new Dialogue(builtInPolicy, { locale: 'de' });
    bot.hears('English please');
    expect(words(bot.hears('Ticket Drucker'))).toContain(en.askPin);
  });

  it('hears the open question again in it', () => {
    const bot = new Dialogue(builtInPolicy, { customerName: 'Ada' });
    expect(words(bot.hears('I want to open a ticket'))).toContain('Please describe it');
    const asked = bot.hears('auf Deutsch bitte');
    expect(words(asked)).toBe(
      `${de.languageChosen}\n\nBitte beschreiben Sie es in einer Nachricht. Sie können auch Bilder oder Dateien senden.`,
    );
    expect(bot.hears('Der Drucker brennt').act).toMatchObject({ args: { body: 'Der Drucker brennt' } });
  });

  it('is asked for the PIN again in it, and for the confirmation', () => {
    const bot = new Dialogue(builtInPolicy);
    bot.hears('show me my tickets');
    const asked = bot.hears('en español');
    expect({ said: words(asked), asksPin: asked.asksPin }).toEqual({
      said: `${es.languageChosen}\n\n${es.pinAgain}`,
      asksPin: true,
    });
    const other = new Dialogue(builtInPolicy);
    other.hears('My invoice is wrong');
    expect(words(other.hears('auf Deutsch bitte'))).toContain('Soll ich mit dem, was Sie geschrieben haben');
    expect(other.hears('ja').asksPin).toBe(true);
  });

  it('may say more in the same message', () => {
    const bot = new Dialogue(builtInPolicy, { locale: 'en' });
    expect(words(bot.hears('Auf Deutsch bitte. Meine Tickets!'))).toContain(de.askPin);
  });

  it.each([
    ['The manual in German is missing', 'en'],
    ['I do not speak German', 'en'],
    ['Ich spreche kein Englisch', 'de'],
    ['Die Rechnung auf Englisch fehlt mir', 'de'],
    ['No hablo inglés', 'es'],
  ])('is not one who only names it: %s', (said, language) => {
    expect(languageOf(said, null)).toBe(language);
  });
});

describe('a language that a company adds', () => {
  const policy = {
    ...builtInPolicy,
    texts: { ...builtInPolicy.texts, it: { askPin: 'Mi mandi il PIN.' } },
    intents: {
      ...builtInPolicy.intents,
      ordini: { ...builtInPolicy.intents['my_tickets']!, phrases: { it: ['dove sono i miei ordini'] } },
    },
  };
  it('is found by its phrases, and can be asked for by its name', () => {
    expect(words(new Dialogue(policy, { locale: 'en' }).hears('dove sono i miei ordini?'))).toBe('Mi mandi il PIN.');
    const bot = new Dialogue(policy);
    bot.hears('Italiano please');
    expect(words(bot.hears('status'))).toContain('Mi mandi il PIN.');
  });
});
