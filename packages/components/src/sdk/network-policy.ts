/** Where a component may connect. Made by the runner from its environment; `host:port` is an address or a name, IPv6 in brackets. */
export interface NetworkPolicy {
  /** Loopback places that may be reached: the studio's own origin and what the operator listed. */
  readonly allowLoopback: readonly string[];
  /** Our own database and store; never reachable, whatever the other rules say. */
  readonly denied: readonly string[];
  /** Whether RFC 1918, CGNAT and IPv6 unique local addresses may be reached. */
  readonly allowPrivate: boolean;
}
