/** The ways to look into a stream, as the address names them. */
export const STREAM_TABS = {
  messages: 'Messages',
  consumers: 'Consumers',
  subjects: 'Subjects',
  config: 'Config',
} as const;
export type StreamTab = keyof typeof STREAM_TABS;
export const STREAM_TAB_IDS = Object.keys(STREAM_TABS) as StreamTab[];
