import { describe, expect, it } from 'vitest';
import { phoneLanguages, type PhoneLanguage } from '../../../src/config/sections/phone.ts';
import { functionSignatures } from '../../../src/api/phone/function-signatures.ts';
import { spokenLanguages } from '../../../src/api/phone/languages.ts';
import { swaigFunctions } from '../../../src/api/phone/schema/functions.ts';
import { agentIn, intents, keypadIn, transferIn } from '../../support/swml-documents.ts';

const all = [...phoneLanguages];

/** Everything that callers hear without the language model, in one language. */
function textsOf(language: PhoneLanguage): string[] {
  const { fillers, keypad, nobodyCame, nobodyCameNoNumber } = spokenLanguages[language];
  return [...Object.values(fillers).flat(), keypad(6), nobodyCame, nobodyCameNoNumber];
}

describe('an agent in several languages', () => {
  const text = JSON.stringify(agentIn(['de', 'en', 'fr']));

  it('begins in the first one, and follows the caller', () => {
    const names = [...text.matchAll(/"name":"(English|German|French|Spanish)"/g)].map(([, name]) => name);
    expect(names).toEqual(['German', 'English', 'French']);
    expect(text).toContain('"languages_enabled":true');
    expect(text).toContain('You speak German, English and French. Begin in German.');
  });

  it('has fillers for functions in each language, and none that would be in the wrong one', () => {
    for (const language of ['de', 'en', 'fr'] as const) {
      expect(text).toContain(JSON.stringify(spokenLanguages[language].fillers.lookingUp));
    }
    expect(text).not.toContain('"fillers"');
  });

  it('is asked for the language of the caller where a text is spoken without it', () => {
    const signatures = functionSignatures({ intents, languages: ['de', 'en'] });
    const asked = signatures.filter(({ parameters }) => 'language' in parameters.properties);
    expect(asked.map((signature) => signature.function)).toEqual(['verify_support_pin', 'escalate_to_human']);
    for (const { parameters } of asked) {
      expect(parameters.properties['language']?.enum).toEqual(['de', 'en']);
      expect(parameters.required).not.toContain('language');
    }
  });
});

describe('an agent in one language', () => {
  it.each(phoneLanguages)('has its fillers in that language and no choice: %s', (language) => {
    const text = JSON.stringify(agentIn([language]));
    expect(text).toContain(`You speak ${spokenLanguages[language].name}.`);
    expect(text).toContain('"languages_enabled":false');
    expect(text).not.toContain('"language":');
    for (const words of Object.values(spokenLanguages[language].fillers)) expect(text).toContain(JSON.stringify(words));
  });
});

describe('the texts that are spoken as they are', () => {
  it('are complete in every language, and no two languages share one', () => {
    const texts = all.flatMap(textsOf);
    expect(new Set(texts).size).toBe(texts.length);
    for (const text of texts) expect(text).toMatch(/^\p{Lu}.*\.$/u);
  });

  it('are read out in a voice of their language', () => {
    for (const language of ['de', 'fr', 'es'] as const) {
      const { locale, voice, keypad, nobodyCame } = spokenLanguages[language];
      const say = { say_language: locale, say_voice: voice };
      expect(keypadIn(language).sections['main']?.[0]).toMatchObject({ prompt: { play: `say:${keypad(6)}`, ...say } });
      expect(JSON.stringify(transferIn(language))).toContain(JSON.stringify({ url: `say:${nobodyCame}`, ...say }));
    }
  });

  it('are in the language that the model names, in any spelling of a code; another one is ignored', () => {
    const languageOf = (language: unknown) => {
      const parsed = swaigFunctions.verify_support_pin.parse({ language });
      return parsed.ok ? parsed.call.args.language : parsed.words;
    };
    for (const given of ['de', 'DE', ' de-DE ', 'de_CH']) expect(languageOf(given)).toBe('de');
    for (const given of ['it', 'German', '', null, 7, {}, undefined]) expect(languageOf(given)).toBeUndefined();
  });
});
