package ws101.chat;

import io.vertx.core.http.ServerWebSocket;

/** What a chat does not take, and how it says so: binary messages, and those that are too long. */
public final class TextOnly {

  /** "I cannot accept this kind of data": RFC 6455, section 7.4.1. */
  private static final short UNSUPPORTED_DATA = 1003;

  /** "This message is too big for me": the same section. */
  private static final short MESSAGE_TOO_BIG = 1009;

  private TextOnly() {}

  public static void from(ServerWebSocket guest) {
    guest.binaryMessageHandler(bytes -> dismiss(guest, UNSUPPORTED_DATA, "Text only, please."));
    guest.exceptionHandler(cause -> tooMuch(guest, cause));
  }

  /**
   * Vert.x throws away a message beyond its limit and reports it here; the guest would not know.
   */
  private static void tooMuch(ServerWebSocket guest, Throwable cause) {
    if (cause instanceof IllegalStateException) {
      dismiss(guest, MESSAGE_TOO_BIG, "That was too much at once.");
    }
  }

  private static void dismiss(ServerWebSocket guest, short code, String reason) {
    guest.close(code, reason).onFailure(alreadyGone -> {});
  }
}
