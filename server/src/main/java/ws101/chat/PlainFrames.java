package ws101.chat;

import io.vertx.core.http.HttpServerOptions;

/** How a step's server treats WebSocket frames, so that everybody can read what is on the wire. */
public final class PlainFrames {

  private static final int LONGEST_MESSAGE = 64 * 1024;

  /**
   * Vert.x cuts the wire without a word when a frame is longer than this, but lets us answer when
   * only the message is. A browser puts a message into one frame; so frames may be longer.
   */
  private static final int LONGEST_FRAME = 1024 * 1024;

  private PlainFrames() {}

  /** Some clients offer HTTP/2, and browsers to compress their messages. We decline. */
  public static HttpServerOptions options() {
    return new HttpServerOptions()
        .setHttp2ClearTextEnabled(false)
        .setPerMessageWebSocketCompressionSupported(false)
        .setPerFrameWebSocketCompressionSupported(false)
        .setMaxWebSocketMessageSize(LONGEST_MESSAGE)
        .setMaxWebSocketFrameSize(LONGEST_FRAME);
  }
}
