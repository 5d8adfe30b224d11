/** A number as people write it, without the marks between its digits. */
export const bareNumber = (typed: string): string => typed.normalize('NFKC').replaceAll(/[\s\-().]/g, '');
