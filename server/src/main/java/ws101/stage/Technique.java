package ws101.stage;

import java.util.Locale;

/** A way in which a word gets from a server to who waits for it, and the lesson that shows it. */
public enum Technique {
  SHORT_POLLING("01-short-polling", "Short polling"),
  LONG_POLLING("02-long-polling", "Long polling"),
  WEBHOOK("03-webhooks", "Webhook"),
  SERVER_SENT_EVENTS("04-server-sent-events", "Server-sent events"),
  WEBSOCKET("07-chat", "WebSocket");

  private final String slug;
  private final String title;

  Technique(String slug, String title) {
    this.slug = slug;
    this.title = title;
  }

  /** The lesson's, whose step is the server. */
  public String slug() {
    return slug;
  }

  public String title() {
    return title;
  }

  /** The lesson's number, which is also its node's name here. */
  String number() {
    return slug.substring(0, 2);
  }

  /** The name of a guest's wire. */
  String wire(String guest) {
    return number() + "-" + guest.toLowerCase(Locale.ROOT);
  }

  /** Whether the server calls, and the other side is no browser: a browser has no address. */
  boolean calls() {
    return this == WEBHOOK;
  }
}
