/** Setup of the mutation run alone: a broken rule fails within the first cases, and a mutant need not be tried a thousand times. */
import fc from 'fast-check';

fc.configureGlobal({ numRuns: 20 });
