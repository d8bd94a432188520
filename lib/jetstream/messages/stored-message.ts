/** One message as a stream holds it. */
export interface StoredMessage {
  sequence: number;
  subject: string;
  /** RFC 3339, nanoseconds */
  time: string;
  /** in the order the publisher wrote them; a name may come twice */
  headers: [name: string, value: string][];
  data: Uint8Array;
}

/** The stream that messages are read from. */
export interface MessageSource {
  stream: string;
  /** whether replicas answer `DIRECT.GET`; else the leader is asked one message at a time */
  allowDirect: boolean;
  /** how many sequences between its first and its last message are deleted, where that was asked */
  deleted?: number;
}
