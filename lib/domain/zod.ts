/**
 * The one door to zod. Its JIT builds functions from strings, which a strict Content-Security-Policy refuses,
 * so it is switched off before the first schema exists.
 */
import { config } from 'zod';
import * as z from './zod-names.ts';

config({ jitless: true });

export { z };
