/** A mainland mobile number in E.164 (`+8613812345678`), or null when the text is none; spaces and `+86` are taken. */
export const parseMobile = (text: string): string | null => {
  const digits = text.replaceAll(/\s/g, '').replace(/^\+86/, '');
  return /^1[3-9][0-9]{9}$/.test(digits) ? `+86${digits}` : null;
};

/** What may be shown of an E.164 mobile number: `138****5678`. */
export const maskMobile = (mobile: string): string => mobile.replace(/^\+86/, '').replace(/^(\d{3})\d{4}/, '$1****');
