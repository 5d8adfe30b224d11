/** An email address in its kept form, or null when the text is none. Lower case: in practice no two people differ by it. */
export const parseEmail = (text: string): string | null => {
  const trimmed = text.trim();
  const match =
    /^([^\s@"(),:;<>[\]\\]{1,64})@((?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63})$/.exec(trimmed);
  if (match === null || trimmed.length > 254) return null;
  return trimmed.toLowerCase();
};

const hide = (text: string): string =>
  text.length < 3 ? `${text.slice(0, 1)}***` : `${text.slice(0, 1)}***${text.slice(-1)}`;

/** What may be shown of an email address: `a***e@q***.com`. */
export const maskEmail = (email: string): string => {
  const [name = '', domain = ''] = email.split('@');
  const dot = domain.lastIndexOf('.');
  return `${hide(name)}@${domain.slice(0, 1)}***${domain.slice(dot)}`;
};
