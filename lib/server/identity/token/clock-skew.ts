/** Clocks of provider and console differ by so much at most. */
export const CLOCK_SKEW_SECONDS = 30;
