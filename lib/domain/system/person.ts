/** People as records remember them; without a schema, since pages speak of them, too. */

/**
 * Issuer and subject name a person for ever and are what is compared (OpenID Connect Core 1.0, 5.7). The user name is for
 * people, and another realm may have given it, too. Issuer and subject are null in records of 0.1.
 */
export interface Person {
  /** issuer URL */
  issuer: string | null;
  /** `sub` */
  subject: string | null;
  username: string;
}

/** What is remembered of somebody who acts. */
export const personOf = ({ issuer, subject, username }: { issuer: string; subject: string; username: string }) =>
  ({ issuer, subject, username }) satisfies Person;

/** Whether both are one person. A record without issuer and subject is nobody's: a name proves nothing. */
export const isSamePerson = (one: Omit<Person, 'username'>, other: Omit<Person, 'username'>): boolean =>
  one.issuer !== null && one.subject !== null && one.issuer === other.issuer && one.subject === other.subject;

/** The realm that calls somebody so, short: an issuer URL without its scheme. */
export const realmOf = ({ issuer }: Pick<Person, 'issuer'>): string =>
  issuer === null ? 'realm not recorded' : issuer.replace(/^https?:\/\//, '');

/** A user name with its realm, where people of several realms are spoken of. */
export const describePerson = (person: Person): string => `${person.username} (${realmOf(person)})`;
