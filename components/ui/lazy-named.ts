import { lazy } from 'react';
import type { LazyExoticComponent } from 'react';

/** Whatever React loads lazily. */
type Component = Awaited<ReturnType<Parameters<typeof lazy>[0]>>['default'];

/**
 * A component whose code comes when it is first shown: `lazyNamed(() => import('./grants.tsx'), 'Grants')`. Called before, the same
 * function that imports fetches it ahead.
 */
export const lazyNamed = <Name extends string, Module extends Record<Name, Component>>(
  load: () => Promise<Module>,
  name: Name,
): LazyExoticComponent<Module[Name]> => lazy(async () => ({ default: (await load())[name] }));
