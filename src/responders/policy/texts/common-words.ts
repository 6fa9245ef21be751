import type { BuiltInLanguage } from '../policy.ts';

/** Words by which a language is recognised, as `wordsOf` writes them: words of several languages are left out. */
export const commonWords: Readonly<Record<BuiltInLanguage, ReadonlySet<string>>> = {
  en: words(`
    the is are i you my your we our they it its this that these those what where when why how who which with without
    from of for to and but not don doesn didn can cannot could would should have has had do does did been there here
    about after before again any anything because please thank need want like get got know think tell show give my
    order yes very much some still since while then them his her
  `),
  de: words(`
    der das dem den die ein eine einen einem einer ich sie wir ihr mein meine meinen meinem meiner ihre ihren ihrem
    unser unsere ist sind bist habe haben hatte kann konnen konnte mochte wurde wurden werden wird nicht kein keine
    keinen und oder aber wo wie wer wann warum wieso welche welcher welches mit ohne von vom zum zur bei nach seit auf
    fur uber unter noch schon immer wieder gibt geht bitte danke guten hallo tag mir mich dir dich ihnen ihm dass daß
    wenn weil etwas nichts jetzt heute gestern nur sehr auch einfach mehr
  `),
  fr: words(`
    le les je vous nous il elle ils mon ma votre vos notre nos leur leurs ce cette ces cet est sont suis etes avez
    avons ai ont pas une des et ou mais dans avec sans pour sur chez qui quoi quel quelle quels quelles comment pourquoi
    quand combien ne peux peut pouvez voudrais veux plait svp merci bonjour bonsoir salut au aux du donc toujours
    encore deja depuis rien tout toute tous fait faire
  `),
  es: words(`
    el los las una unos unas mi mis su sus yo usted ustedes nosotros esta estan este estos estas estoy soy somos son
    tengo tiene tienen hay puedo puede pueden quiero quisiera necesito donde cuando como porque quien cual cuales con
    sin para por pero muy ya del al hola gracias favor buenos buenas dias tardes hablo entiendo desde hasta todavia nada algo ahora
    hoy ayer siempre mas
  `),
};

/** Words that customers of every language write: they say nothing about the language. */
export const neutralWords: ReadonlySet<string> = words(`
  ok okay hi hello hey no stop menu ticket tickets status pin bug agent chat bot help start mail email app online
  account login support human thx thanks sorry super bye ciao servus phishing error problem
`);

/** Words of a request to go on in another language, like "can we speak German please". */
export const languageRequestWords: ReadonlySet<string> = words(`
  please in speak speaking do you can we could i would like d prefer talk write chat answer reply respond switch change
  to continue only language hello hi hey is it possible me want let us now thanks thank sorry go on
  instead rather better does someone anyone anybody here
  bitte auf sprechen sprichst sprecht du sie konnen kannst konnten wir ich mochte lieber reden schreiben schreib schreiben
  antworten antworte weiter sprache nur gern gerne hallo geht das es auch mir mich danke uns unterhalten
  sprich rede redet weitermachen weiterreden weiterschreiben fortfahren wechseln wechsle besser jemand hier kann man
  s il vous te plait svp en parler parlez parles tu pouvez peux peut on nous je voudrais prefere ecrire ecrivez ecris
  repondre repondez continuer langue bonjour est ce possible que moi merci
  a l au parlons continuons passons passer changer changez plutot quelqu un ici
  por favor habla hablas hablan hablar puede puedes podemos podria yo usted quiero prefiero escribir escriba responder
  responda continuar idioma hola es posible se gracias
  hablemos sigamos seguir cambiar cambie cambia mejor alguien aqui
`);

/** Words by which customers say that they do not know a language, like "I don't speak German", besides those of a request. */
export const languageDenialWords: ReadonlySet<string> = words(`
  not don t doesn dont no understand but very much well good little bit a of any my am
  kein keine nicht verstehe versteh spreche spricht leider kaum wenig gut aber entschuldigung tut leid bin
  ne n pas comprends comprend parle bien peu mais desole desolee
  entiendo hablo siento lo bien poco mucho pero ni perdon
`);

function words(list: string): ReadonlySet<string> {
  return new Set(list.trim().split(/\s+/));
}
