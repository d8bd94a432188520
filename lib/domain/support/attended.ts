/** Header of an API request that comes with a person's doing, as opposed to a page that refreshes itself. */
export const ATTENDED_HEADER = 'x-vertebra-attended';
