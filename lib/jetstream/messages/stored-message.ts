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
