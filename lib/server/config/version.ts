import manifest from '../../../package.json' with { type: 'json' };

/** The version of Vertebra; a build has it in itself. */
export const VERSION = manifest.version;
