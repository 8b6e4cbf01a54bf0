package ws101.wire;

import java.util.Map;

/**
 * The codes of a Close frame and what they say: RFC 6455, section 7.4.1, and the registry it opened
 * at IANA.
 */
public final class CloseCode {

  public static final int NORMAL = 1000;
  public static final int GOING_AWAY = 1001;
  public static final int PROTOCOL_ERROR = 1002;
  public static final int UNSUPPORTED_DATA = 1003;
  public static final int INVALID_DATA = 1007;
  public static final int POLICY_VIOLATION = 1008;
  public static final int TOO_BIG = 1009;

  /** "No status code was present": what a Close frame without a body means; never sent. */
  public static final int NO_STATUS = 1005;

  /** "Abnormal closure": what an end without a Close frame is reported as; never sent either. */
  public static final int ABNORMAL = 1006;

  /**
   * A code in words.
   *
   * @param name as the RFC or the registry calls it
   * @param meaning a sentence
   * @param whoMaySend a sentence
   */
  public record Words(String name, String meaning, String whoMaySend) {}

  private static final String EITHER = "Either side may send it.";
  private static final String A_SERVER = "A server may send it.";
  private static final String NOBODY = "Nobody may send it: an endpoint only reports it.";

  private static final Map<Integer, Words> KNOWN =
      Map.ofEntries(
          code(1000, "Normal Closure", "What the connection was for is done.", EITHER),
          code(1001, "Going Away", "The server goes down, or the page was left.", EITHER),
          code(1002, "Protocol Error", "The other side broke a rule of the protocol.", EITHER),
          code(1003, "Unsupported Data", "It got a kind of data that it cannot accept.", EITHER),
          code(
              1004,
              "Reserved",
              "It may be given a meaning one day.",
              "Nobody may send it: it is reserved."),
          code(NO_STATUS, "No Status Received", "The Close frame had no code.", NOBODY),
          code(ABNORMAL, "Abnormal Closure", "The connection ended without a Close frame.", NOBODY),
          code(
              1007,
              "Invalid Frame Payload Data",
              "It got data that is not what its type says, such as text that is no UTF-8.",
              EITHER),
          code(1008, "Policy Violation", "It got a message that breaks its policy.", EITHER),
          code(1009, "Message Too Big", "It got a message too big to be processed.", EITHER),
          code(
              1010,
              "Mandatory Extension",
              "The server did not agree to an extension that the client needs.",
              "A client may send it; a server refuses the handshake instead."),
          code(
              1011,
              "Internal Error",
              "Something unexpected kept it from doing what was asked.",
              EITHER),
          code(1012, "Service Restart", "The server restarts; come back after a while.", A_SERVER),
          code(1013, "Try Again Later", "The server is overloaded; come back later.", A_SERVER),
          code(
              1014,
              "Bad Gateway",
              "A gateway got an invalid answer from the server behind it.",
              "A server that is a gateway may send it."),
          code(1015, "TLS Handshake", "TLS could not be established.", NOBODY));

  private CloseCode() {}

  private static Map.Entry<Integer, Words> code(
      int code, String name, String meaning, String whoMaySend) {
    return Map.entry(code, new Words(name, meaning, whoMaySend));
  }

  /** What a code says: RFC 6455, section 7.4, and IANA's registry. */
  public static Words words(int code) {
    Words known = KNOWN.get(code);
    if (known != null) {
      return known;
    }
    if (code >= 3000 && code <= 3999) {
      return new Words(
          "Registered", "A library or an application has registered it with IANA.", EITHER);
    }
    if (code >= 4000 && code <= 4999) {
      return new Words("Private", "Its meaning is between this client and this server.", EITHER);
    }
    return code >= 1000 && code <= 2999
        ? new Words(
            "Unassigned", "It is kept for later versions of the protocol.", "Nobody may send it.")
        : new Words("Not a Close Code", "Codes lie between 1000 and 4999.", "Nobody may send it.");
  }

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
