/** Something that must not leak, in every form in which it may be written. */
export interface Secret {
  name: string;
  forms: RegExp[];
}

/** A place that is searched: the output of a process, a file, an answer. */
export interface Place {
  name: string;
  content: Buffer | string;
}

const words = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
const quotedAround = 40;

/** A secret text: a token, a password, a number, a phrase. */
export function secretText(name: string, text: string): Secret {
  const json = JSON.stringify(text).slice(1, -1);
  return { name, forms: [text, json, encodeURIComponent(text), ...encodings(text)].map((form) => exactly(form)) };
}

/** Secret digits, written in any way. Inside a longer number they occur by chance, so that does not count. */
export function secretDigits(name: string, digits: string): Secret {
  const each = digits.split('');
  const spaced = each.join(String.raw`[\s,.;:-]{1,3}`);
  const spoken = each.map((digit) => words[Number(digit)]).join(String.raw`[\s,.;:-]{1,3}`);
  return {
    name,
    forms: [
      new RegExp(String.raw`(?<![\d.])${digits}(?![\d.]*\d)`),
      new RegExp(spaced),
      new RegExp(spoken, 'i'),
      ...encodings(digits).map((form) => exactly(form)),
    ],
  };
}

/** The secrets that were found, each with its place and the text around it. */
export function leaksIn(places: readonly Place[], secrets: readonly Secret[]): string[] {
  return places.flatMap(({ name, content }) => {
    // One character per byte, so that nothing is lost in binary content.
    const text = Buffer.from(content).toString('latin1');
    return secrets.flatMap((secret) => {
      const found = secret.forms.map((form) => form.exec(text)).find((match) => match !== null);
      if (found === undefined) return [];
      const around = text.slice(Math.max(0, found.index - quotedAround), found.index + found[0].length + quotedAround);
      return [`${secret.name} in ${name}: ${JSON.stringify(around)}`];
    });
  });
}

/** The text's bytes in base64, at each of the three offsets within a group, and in hex. */
function encodings(text: string): string[] {
  const bytes = Buffer.from(text);
  const inBase64 = [0, 1, 2].map((offset) => {
    const whole = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    return whole.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
  });
  return [...inBase64, bytes.toString('hex')];
}

function exactly(text: string): RegExp {
  return new RegExp(Buffer.from(text.replaceAll(/[$()*+./?[\\\]^{|}-]/g, String.raw`\$&`)).toString('latin1'));
}
