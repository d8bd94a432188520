'use client';

import { useSyncExternalStore } from 'react';

const never = () => () => undefined;
const shortcut = () => (navigator.platform.startsWith('Mac') ? '⌘K' : 'Ctrl K');

/** How the keys that open the palette are called on this computer. */
export const usePaletteKeys = (): string => useSyncExternalStore(never, shortcut, () => 'Ctrl K');
