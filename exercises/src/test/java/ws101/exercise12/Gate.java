package ws101.exercise12;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import ws101.grader.Asker;
import ws101.grader.CheckFailure;
import ws101.grader.Client;
import ws101.grader.Limits;
import ws101.grader.Program;
import ws101.grader.Reply;
import ws101.grader.Seed;

/** An inbox's gate, as the service that trusts it and whoever stands before it use it. */
final class Gate {

  static final String PROTOCOL = "notify.v1";

  private static final int TOO_MANY = 429;

  private final Program program;
  private final Seed seed;
  private final Asker service;

  private Gate(Program program, Seed seed) {
    this.program = program;
    this.seed = seed;
    this.service = Asker.of(program, "The service");
  }

  static Gate of(Program program, Seed seed) {
    return new Gate(program, seed);
  }

  // The service

  String ticketFor(String user) {
    var reply =
        service
            .posts("/tickets", JsonObject.of("user", user), "Authorization", bearer())
            .hasStatus(201);
    if (reply.json().getValue("ticket") instanceof String ticket && !ticket.isEmpty()) {
      return ticket;
    }
    throw new CheckFailure("201 {\"ticket\":\"…\"}", reply.words());
  }

  void notifies(String user, String text) {
    service
        .posts(
            "/users/" + user + "/notifications",
            JsonObject.of("text", text),
            "Authorization",
            bearer())
        .hasStatus(202);
  }

  private String bearer() {
    return "Bearer " + program.variable("API_TOKEN");
  }

  Asker service() {
    return service;
  }

  // Before the gate

  /** One who comes in, perhaps with more fields in their handshake, and is welcomed by name. */
  Client enters(String ticket, String user, String... fields) {
    var offer = Stream.of("Sec-WebSocket-Protocol", "notify.v0, " + PROTOCOL);
    var all = Stream.concat(offer, Stream.of(fields)).toArray(String[]::new);
    var guest = Client.connectWith(program, path(ticket), user, all);
    guest.hears(JsonObject.of("type", "welcome", "user", user));
    return guest;
  }

  /** A user with a ticket of their own. */
  Client enters(String user) {
    return enters(ticketFor(user), user);
  }

  /** Somebody who knocks, and should not come in. */
  Reply knocks(String ticket, String... fields) {
    return knocker(ticket, fields).hears(Limits.ANSWER);
  }

  /** One who comes in as soon as a place is free, and is not refused in another way. */
  void entersAtLast(String ticket) {
    long deadline = System.nanoTime() + Limits.withGrace(Limits.ANSWER).toNanos();
    var reply = knocks(ticket);
    while (reply.status() == TOO_MANY && System.nanoTime() < deadline) {
      reply = knocks(ticket);
    }
    reply.hasStatus(101);
  }

  /** The same, who is not answered yet. */
  Asker knocker(String ticket, String... fields) {
    List<String> all = new ArrayList<>();
    all.addAll(List.of("Upgrade", "websocket", "Connection", "Upgrade"));
    all.addAll(List.of("Sec-WebSocket-Version", "13", "Sec-WebSocket-Key", key()));
    all.addAll(List.of(fields));
    if (Stream.of(fields).noneMatch("Sec-WebSocket-Protocol"::equals)) {
      all.addAll(List.of("Sec-WebSocket-Protocol", PROTOCOL));
    }
    return Asker.of(program, "A stranger")
        .asks("GET", path(ticket), "", all.toArray(String[]::new));
  }

  private String key() {
    return Base64.getEncoder().encodeToString(seed.bytes(16));
  }

  static String path(String ticket) {
    return ticket == null ? "/inbox" : "/inbox?ticket=" + ticket;
  }
}
