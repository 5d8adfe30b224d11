/** A handle after `@` that does not go on from a word or an address. */
const mention = /(?<![\w@.])@([A-Za-z][A-Za-z0-9_]{2,23})(?![\w@])/g;
const most = 10;

/** Handles that a text mentions, in lower case, each once; later ones than the tenth are only text. */
export const parseMentions = (text: string): readonly string[] => {
  const handles = Array.from(text.matchAll(mention), ([, handle = '']) => handle.toLowerCase());
  return [...new Set(handles)].slice(0, most);
};
