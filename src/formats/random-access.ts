/** A file that is read in pieces. */
export interface RandomAccess {
  /** Bytes. */
  readonly size: number;
  /** The bytes from `offset`; fewer than `length` only at the end of the file. */
  readonly read: (offset: number, length: number) => Promise<Uint8Array>;
}
