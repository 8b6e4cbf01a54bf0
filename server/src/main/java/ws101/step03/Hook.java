package ws101.step03;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import ws101.chat.Incoming;
import ws101.chat.Refusal;

/**
 * Somebody who wants to be called.
 *
 * @param isOurOwn whether whoever runs the chat has set it, and may call into this network
 */
record Hook(URI url, Secret secret, boolean isOurOwn) {

  /** From a user, with a secret of its own. */
  static Hook from(Incoming message) {
    if (!message.type().equals("hook")) {
      throw Refusal.badRequest("We know \"hook\".");
    }
    return new Hook(url(message.text("url")), Secret.make(), false);
  }

  private static URI url(String text) {
    try {
      var url = URI.create(text);
      boolean isHttp = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (isHttp && url.getHost() != null && url.getUserInfo() == null) {
        return url;
      }
    } catch (IllegalArgumentException noUrl) {
      throw Refusal.badRequest("This is no address: " + noUrl.getMessage());
    }
    throw Refusal.badRequest("A hook is an address such as https://example.org/events.");
  }

  /** To whoever has registered it: they need the secret, and nobody else does. */
  JsonObject toJson() {
    return JsonObject.of("url", url.toString(), "secret", secret.text());
  }

  int port() {
    return url.getPort() >= 0 ? url.getPort() : url.getScheme().equals("https") ? 443 : 80;
  }
}
