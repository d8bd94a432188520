import type { RequestSupportGrant } from '@/lib/domain/support/support-grant.ts';

/** What stands in the form; names are those of the request, so that the server's problems find their field. */
export interface RequestValues extends RequestSupportGrant {
  organization: string;
}

const FIELDS: readonly string[] = [
  'organization',
  'scope',
  'reason',
  'ticket',
  'minutes',
] satisfies (keyof RequestValues)[];

export const isRequestField = (path: string): path is keyof RequestValues => FIELDS.includes(path);
