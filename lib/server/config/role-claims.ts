import { ROLES } from '../../domain/system/roles.ts';
import type { Role } from '../../domain/system/roles.ts';
import { z } from '../../domain/zod.ts';

/** Claims whose text people choose at many providers, or can change: whoever writes another's name into one would have their role. */
const CHOSEN_BY_PEOPLE = new Set(
  (
    'name given_name family_name middle_name nickname preferred_username username profile picture website email email_verified gender ' +
    'birthdate zoneinfo locale phone_number phone_number_verified address updated_at upn unique_name'
  ).split(' '),
);

/** Compared to the letter with what tokens say, so what cannot be seen has no place in it. */
const text = z
  .string()
  .min(1, 'It is empty.')
  .max(1000, 'It has more than 1000 characters.')
  .regex(/^[^\p{C}]*$/u, 'There is an invisible character in it.')
  .refine((value) => value === value.trim(), 'There is a blank at its beginning or end.');

const oneOrMore = (wants: string, longest: number) =>
  z
    .union([z.string().transform((one) => [one]), z.array(z.string())], { error: wants })
    .pipe(z.array(text).min(1, wants).max(longest, wants));

const isOneName = (claim: unknown): boolean =>
  typeof claim !== 'string' || !claim.includes('.') || claim.includes('://');

const path = z
  .unknown()
  .refine(isOneName, {
    error:
      'A name with a dot could be a path. Write a path as a list, such as ["realm_access", "roles"], and one name with dots as a list of one.',
  })
  .pipe(oneOrMore('It wants the name of a claim, or a list of up to 8 names, from the outermost on.', 8))
  .refine(([first = '']) => !CHOSEN_BY_PEOPLE.has(first.toLowerCase()), {
    error: 'People choose what this claim says, so it gives no role. Take groups or roles that the provider keeps.',
  });

const values = oneOrMore('It wants a value, or a list of values.', 10_000);

const isRole = (name: string): name is Role => ROLES.some((role) => role === name);

const claimSchema = z
  .strictObject({
    claim: path,
    /** `list`: a text or a list of texts; `words`: a text with blanks between; `keys`: a map whose names are meant */
    format: z.enum(['list', 'words', 'keys'], { error: 'It wants list, words or keys.' }).default('list'),
    /** role → the values that give it */
    roles: z.record(z.string(), values).transform((given, context) => {
      const named = Object.entries(given);
      for (const [name] of named) {
        const message = `“${name}” is no role. There are ${ROLES.join(', ')}.`;
        if (!isRole(name)) context.addIssue({ code: 'custom', path: [name], message });
      }
      if (named.length === 0) context.addIssue('It gives no role.');
      return new Map(named.filter((entry): entry is [Role, string[]] => isRole(entry[0])));
    }),
  })
  .refine(({ format, roles }) => format !== 'words' || ![...roles.values()].flat().some((value) => /\s/.test(value)), {
    path: ['roles'],
    error: 'A word has no blank in it.',
  });
/** One claim of an issuer's tokens, and the roles that it gives. */
export type RoleClaim = z.output<typeof claimSchema>;

/** What the file says of one issuer. */
export const roleClaimsEntrySchema = z.strictObject({
  /** as in the file of issuers, with {org} for a template */
  issuer: z.string(),
  claims: z.array(claimSchema).min(1, 'It names no claim.'),
});
export type RoleClaimsEntry = z.output<typeof roleClaimsEntrySchema>;
