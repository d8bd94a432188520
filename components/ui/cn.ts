/** Joins class names and drops what is not there. */
export const cn = (...names: (string | false | null | undefined)[]): string => names.filter(Boolean).join(' ');
