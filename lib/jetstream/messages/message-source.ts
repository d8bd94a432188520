/** The stream that messages are read from. */
export interface MessageSource {
  stream: string;
  /** whether replicas answer `DIRECT.GET`; else the leader is asked one message at a time */
  allowDirect: boolean;
  /** how many sequences between its first and its last message are deleted, where that was asked */
  deleted?: number;
}
