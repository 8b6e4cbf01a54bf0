package ws101.step12;

import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Each is good for one connection, and for seconds: in a log it is worth nothing any more. */
final class Tickets {

  /** 128 bits are not guessed. */
  private static final int SECRET_BYTES = 16;

  private static final SecureRandom CHANCE = new SecureRandom();

  private final Vertx vertx;
  private final long life;
  private final Map<String, Session> given = new HashMap<>();

  /**
   * @param life in milliseconds
   */
  Tickets(Vertx vertx, long life) {
    this.vertx = vertx;
    this.life = life;
  }

  String issue(Session session) {
    var ticket = secret();
    given.put(ticket, session);
    vertx.setTimer(life, late -> given.remove(ticket));
    return ticket;
  }

  /** Looked up and taken away in one: of two who bring the same, the second finds nothing. */
  Optional<Session> redeem(String ticket) {
    return Optional.ofNullable(given.remove(ticket)).filter(Session::isOn);
  }

  static String secret() {
    var bytes = new byte[SECRET_BYTES];
    CHANCE.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
