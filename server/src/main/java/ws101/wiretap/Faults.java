package ws101.wiretap;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import ws101.wiretap.Fault.Kind;

/**
 * The faults of one wire: sets them, counts the connections that come, and logs each as it is set,
 * as it strikes and as it ends. What is done to the bytes is done in a {@link Lane}. Used by the
 * taps' event loop only, but for {@link #standing}.
 */
final class Faults {

  private final Wiretap wiretap;
  private final Collection<Connection> connections;
  private final Map<Fault, Integer> comers = new HashMap<>();
  private volatile List<Fault> standing = List.of();

  Faults(Wiretap wiretap, Collection<Connection> connections) {
    this.wiretap = wiretap;
    this.connections = connections;
  }

  List<Fault> standing() {
    return standing;
  }

  /** Sets a fault; one of its kind and way that stands makes room. */
  Event set(Fault fault) {
    standing.stream().filter(fault::replaces).findFirst().ifPresent(this::drop);
    boolean isOver = endsConnections(fault) && fault.when().equals(Fault.When.NOW);
    if (!isOver) {
      standing = Stream.concat(standing.stream(), Stream.of(fault)).toList();
    }
    boolean waits = waits(fault);
    List<Connection> met =
        fault.when().every() > 0 || fault.kind() == Kind.REFUSE
            ? List.of()
            : List.copyOf(connections);
    var facts = fault.toJson().put("on", true).put("did", didSet(fault, met));
    Event event = log(waits ? facts.put("armed", true) : facts, met);
    met.forEach(
        each -> {
          each.meet(fault);
          if (endsConnections(fault) && !waits) {
            each.suffer(fault);
          }
        });
    if (fault.when().seconds() > 0) {
      long millis = Math.round(fault.when().seconds() * 1000);
      Wiretap.loop().schedule(() -> timeIsUp(fault), millis, TimeUnit.MILLISECONDS);
    }
    return event;
  }

  private static boolean endsConnections(Fault fault) {
    return fault.kind() == Kind.CLOSE || fault.kind() == Kind.RESET;
  }

  private static boolean waits(Fault fault) {
    return fault.when().waits()
        || fault.when().every() > 0
        || fault.kind().meetsRequests()
        || List.of(Kind.FLIP, Kind.DISCARD).contains(fault.kind());
  }

  private void timeIsUp(Fault fault) {
    if (standing.stream().anyMatch(each -> each == fault)) {
      takeOff(fault.kind(), fault.way());
    }
  }

  /** Takes off what stands of that kind and way. */
  Event takeOff(Kind kind, Way way) {
    var facts = new JsonObject().put("fault", kind.word());
    if (way != null) {
      facts.put("way", way.word());
    }
    facts.put("value", 0).put("on", false).put("did", didTakeOff(kind));
    Event event = log(facts, connections); // First: what it lets go comes after it.
    standing.stream().filter(each -> each.is(kind, way)).findFirst().ifPresent(this::drop);
    return event;
  }

  private void drop(Fault fault) {
    standing = standing.stream().filter(each -> each != fault).toList();
    comers.remove(fault);
    // A copy: what is released may be the end of a connection.
    List.copyOf(connections).forEach(each -> each.part(fault));
  }

  /** A connection has come: it meets what stands. */
  void welcome(Connection connection) {
    for (Fault fault : standing) {
      if (meetsThisComer(fault)) {
        connection.meet(fault);
        if (fault.kind() == Kind.REFUSE || endsConnections(fault) && !fault.when().waits()) {
          struck(connection, fault, 0);
          return;
        }
      }
    }
  }

  private boolean meetsThisComer(Fault fault) {
    int every = fault.when().every();
    return every == 0 || comers.merge(fault, 1, Integer::sum) % every == 0;
  }

  /** It strikes where {@code offset} bytes have gone its way. */
  void struck(Connection connection, Fault fault, long offset) {
    logStrike(
        connection,
        fault,
        new JsonObject().put("offset", offset),
        didStrike(fault, offset, connection.waiting()));
    boolean isDone = endsConnections(fault) || fault.kind() == Kind.FLIP;
    if (isDone && fault.when().every() == 0 && fault.when().seconds() == 0) {
      drop(fault);
    }
    connection.suffer(fault);
  }

  /** The first byte was dropped: now the connection can only end. */
  void discarded(Connection connection, Fault fault, long offset) {
    logStrike(
        connection,
        fault,
        new JsonObject().put("offset", offset),
        "From byte %d on the tap drops what comes; a stream with a hole cannot go on, so it sends a FIN to both ends after %d ms."
            .formatted(offset, fault.value()));
    if (fault.when().every() == 0) {
      standing = standing.stream().filter(each -> each != fault).toList();
      connections.stream()
          .filter(each -> each != connection)
          .toList()
          .forEach(each -> each.part(fault));
    }
    connection.keepDiscarding(fault);
  }

  /** The tap has answered a request. */
  void rejected(Connection connection, Fault fault, String answer) {
    logStrike(
        connection,
        fault,
        new JsonObject().put("answer", answer),
        "The tap answered the request itself, with %s, and closed; the server never heard of it."
            .formatted(answer.lines().findFirst().orElseThrow()));
  }

  /** The tap has dropped a request to upgrade. */
  void swallowed(Connection connection, Fault fault) {
    logStrike(
        connection,
        fault,
        new JsonObject(),
        "The tap dropped the request, and answers nothing; the server never hears of it.");
  }

  private void logStrike(Connection connection, Fault fault, JsonObject more, String did) {
    log(
        fault
            .toJson()
            .put("on", true)
            .put("struck", true)
            .put("connection", connection.number())
            .put("did", did)
            .mergeIn(more),
        List.of(connection));
  }

  private Event log(JsonObject facts, Collection<Connection> met) {
    var numbers = new JsonArray();
    met.forEach(connection -> numbers.add(connection.number()));
    return wiretap
        .log()
        .append(
            "fault",
            new JsonObject()
                .put("wire", wiretap.wire())
                .mergeIn(facts)
                .put("connections", numbers));
  }

  private static String didSet(Fault fault, List<Connection> met) {
    if (endsConnections(fault) && !waits(fault)) {
      return didEnd(fault, met);
    }
    String doing =
        switch (fault.kind()) {
          case DELAY ->
              fault.jitter() == 0
                  ? "Each byte waits %d ms in the tap, then goes on unchanged and in order"
                      .formatted(fault.value())
                  : "Each byte waits %d to %d ms in the tap, then goes on unchanged and in order"
                      .formatted(fault.value() - fault.jitter(), fault.value() + fault.jitter());
          case THROTTLE -> "At most %d bytes a second leave the tap".formatted(fault.value());
          case HOLD ->
              "Nothing leaves the tap this way. It goes on reading until 64 KiB wait, then it stops reading";
          case SLICE ->
              "Bytes leave in pieces of at most %d, each written by itself"
                  .formatted(fault.value());
          case DISCARD ->
              "The tap will drop what comes and then close, for no stream can have a hole";
          case FLIP -> "The tap will turn bit %d of what comes".formatted(fault.value());
          case CLOSE -> "The tap will send a FIN to both ends";
          case RESET -> "The tap will send an RST to both ends";
          case REJECT -> "The tap will answer requests itself, with %d".formatted(fault.value());
          case REJECT_UPGRADE ->
              "The tap will answer requests to upgrade itself, with %d; all others get through"
                  .formatted(fault.value());
          case SWALLOW_UPGRADE ->
              "The tap will drop requests to upgrade, and answer nothing; all others get through";
          case REFUSE ->
              "The tap tears off new connections as soon as the system has accepted them";
        };
    return doing + fault.moment() + ".";
  }

  private static String didEnd(Fault fault, List<Connection> met) {
    long dropped = met.stream().mapToLong(Connection::waiting).sum();
    return met.isEmpty()
        ? "There was no connection to end."
        : "The tap sent %s to both ends of %s%s."
            .formatted(
                ending(fault),
                met.size() == 1 ? "the connection" : met.size() + " connections",
                dropped == 0 ? "" : " and dropped %d bytes that waited".formatted(dropped));
  }

  private static String ending(Fault fault) {
    return fault.kind() == Kind.CLOSE ? "a FIN" : "an RST";
  }

  private static String didStrike(Fault fault, long offset, long waiting) {
    return switch (fault.kind()) {
      case FLIP ->
          "The tap turned bit %d of byte %d; the log has it as it was sent."
              .formatted(fault.value() % 8, offset);
      case CLOSE, RESET ->
          "After byte %d the tap sent %s to both ends%s."
              .formatted(
                  offset,
                  ending(fault),
                  waiting == 0 ? "" : " and dropped %d bytes that waited".formatted(waiting));
      case REFUSE -> "The tap tore off the new connection with an RST.";
      default -> "It begins after byte %d.".formatted(offset);
    };
  }

  private static String didTakeOff(Kind kind) {
    return switch (kind) {
      case DELAY -> "Bytes go on at once again; those that wait keep their time.";
      case HOLD -> "What waited goes on, whole and in order.";
      case REJECT -> "Requests get through again.";
      case REJECT_UPGRADE, SWALLOW_UPGRADE -> "Requests to upgrade get through again.";
      case REFUSE -> "New connections get through again.";
      default -> "Bytes go on as they come again.";
    };
  }
}
