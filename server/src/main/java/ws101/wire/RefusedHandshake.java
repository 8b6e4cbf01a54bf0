package ws101.wire;

import ws101.wire.Part.ResponseHead;

/**
 * What it means for a WebSocket when the answer is not 101: RFC 6455, section 4.1; RFC 9110, 15.
 */
final class RefusedHandshake {

  private RefusedHandshake() {}

  static String meaning(ResponseHead response) {
    return switch (response.status()) {
      case 200 ->
          "It was answered as an ordinary request: whoever answered knows no WebSocket here.";
      case 301, 302, 303, 307, 308 ->
          "It lies elsewhere%s; browsers do not follow a redirect for a WebSocket."
              .formatted(where(response));
      case 400 -> "The server finds the request broken, perhaps one of the handshake's fields.";
      case 401 -> "The server wants to know who asks; a browser's WebSocket cannot be prompted.";
      case 403 -> "The server does not let this client in, often because of its Origin.";
      case 404 -> "There is nothing at this path.";
      case 405 -> "This path does not take GET, so it is no WebSocket.";
      case 426 ->
          Field.first(response.fields(), "Sec-WebSocket-Version")
              .map("The server speaks version %s of WebSocket, not the one asked for."::formatted)
              .orElse("The server wants another protocol: its Upgrade field says which.");
      case 429 -> "Too many attempts in too short a time.";
      case 500 -> "The server failed while it answered.";
      case 502 -> "A proxy got no sensible answer from the server behind it.";
      case 503 -> "The server is overloaded or down for now; Retry-After may say for how long.";
      case 504 -> "A proxy got no answer in time from the server behind it.";
      default -> "The connection stays with HTTP: only 101 opens a WebSocket.";
    };
  }

  private static String where(ResponseHead response) {
    return Field.first(response.fields(), "Location").map(" (%s)"::formatted).orElse("");
  }
}
