/** stub */
export interface PeerCounts {
  readonly peer: string;
}
export function measurePeers(_input: unknown): Promise<PeerCounts[]> {
  return Promise.resolve([]);
}
