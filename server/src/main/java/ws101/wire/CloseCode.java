package ws101.wire;

/**
 * The codes of a Close frame that this project uses: RFC 6455, section 7.4.1, and the registry it
 * opened at IANA.
 */
public final class CloseCode {

  public static final int NORMAL = 1000;
  public static final int GOING_AWAY = 1001;
  public static final int PROTOCOL_ERROR = 1002;
  public static final int UNSUPPORTED_DATA = 1003;
  public static final int INVALID_DATA = 1007;
  public static final int POLICY_VIOLATION = 1008;
  public static final int TOO_BIG = 1009;

  private CloseCode() {}

  /**
   * Whether a Close frame may carry this code. 1004 is reserved; 1005, 1006 and 1015 are never
   * sent, an endpoint only reports them (RFC 6455, section 7.4.1); 3000 to 4999 belong to libraries
   * and applications (section 7.4.2).
   */
  public static boolean mayBeSent(int code) {
    return (code >= 1000 && code <= 1003)
        || (code >= 1007 && code <= 1014)
        || (code >= 3000 && code <= 4999);
  }
}
