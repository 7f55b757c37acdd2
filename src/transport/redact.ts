import { mapStrings } from "../json.js";
import { REPLACEMENT, redactUri } from "../uri-secrets.js";

/** A shorter key is for tests, and may be part of a word. */
const MIN_KEY_LENGTH = 8;

/** Takes the key, and the secrets of uris, out of what is shown. */
export interface Redactor {
  /** A copy of a string or of JSON data in which they are replaced, without what is nested too deep. */
  redact<T>(value: T): T;
  /** Whether a string holds the key. */
  isEcho(text: string): boolean;
}

function createRedactor(key: string): Redactor {
  // Matches nothing if there is no key that is long enough.
  const spelled = key.length < MIN_KEY_LENGTH ? "(?!)" : [...key].map(spell).join("");
  const pattern = new RegExp(spelled, "g");
  const clean = (text: string) => redactUri(text.replace(pattern, REPLACEMENT));
  return {
    // A string stays a string, and an object keeps its fields.
    redact: <T>(value: T) => mapStrings(value, clean) as T,
    isEcho: (text) => text.search(pattern) >= 0,
  };
}

/** A pattern for a visible ASCII character, also as JSON, JavaScript, a URL or HTML may escape it. */
function spell(character: string): string {
  const code = character.charCodeAt(0);
  const hex = code.toString(16).replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
  const plain = character.replace(/\W/, "\\$&");
  return `(?:\\\\?${plain}|\\\\(?:u00|x)${hex}|%${hex}|&#(?:x0*${hex}|0*${code});)`;
}

/** Knows the key that a client uses, and hides it in what the caller passed: it may be in an id or a uri by mistake. */
export interface KeyGuard {
  /** The redactor for a key, which then is the one to hide. */
  redactorFor(key: string): Redactor;
  hide(text: string): string;
}

export function createKeyGuard(): KeyGuard {
  let last = { key: "", redactor: createRedactor("") };
  return {
    redactorFor(key) {
      if (last.key !== key) last = { key, redactor: createRedactor(key) };
      return last.redactor;
    },
    hide: (text) => last.redactor.redact(text),
  };
}
