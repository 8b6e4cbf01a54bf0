package ws101.wire;

/** Who sent something: the one that opened the TCP connection, or the one that accepted it. */
public enum Side {
  CLIENT,
  SERVER;

  public Side other() {
    return this == CLIENT ? SERVER : CLIENT;
  }

  /** As it stands in the event log: {@code client} or {@code server}. */
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
