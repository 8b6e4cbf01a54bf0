package ws101.wire;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import ws101.wire.HandshakeReport.Rule;
import ws101.wire.Part.RequestHead;
import ws101.wire.Part.ResponseHead;

/** Holds a request and its answer against each requirement of RFC 6455, section 4. */
final class HandshakeRules {

  private static final String REQUEST = "RFC 6455, 4.2.1";
  private static final String CLIENT = "RFC 6455, 4.1";
  private static final String ANSWER = "RFC 6455, 4.2.2";
  private static final String DEFLATE = "RFC 7692, 7.1";

  private static final String NOTHING = "nothing";

  private static final int BAD_REQUEST = 400;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final int UPGRADE_REQUIRED = 426;

  /** A server may overlook it, and a client has no status to answer with. */
  private static final int NO_STATUS = 0;

  private static final int KEY_LENGTH = 16;

  private final List<Field> fields;
  private final List<Rule> rules = new ArrayList<>();

  private HandshakeRules(List<Field> fields) {
    this.fields = fields;
  }

  static HandshakeReport of(RequestHead request) {
    var head = new HandshakeRules(request.fields());
    head.request(request);
    return head.report(Optional.empty(), "");
  }

  static HandshakeReport of(ResponseHead response, RequestHead request) {
    var head = new HandshakeRules(response.fields());
    if (response.status() != 101) {
      return head.report(Optional.empty(), RefusedHandshake.meaning(response));
    }
    var accept = Field.first(request.fields(), "Sec-WebSocket-Key").map(Handshake::steps);
    head.answer(request.fields(), accept);
    return head.report(accept, "");
  }

  private HandshakeReport report(Optional<HandshakeReport.Accept> accept, String meaning) {
    return new HandshakeReport(rules, accept, protocols(fields), Extension.in(fields), meaning);
  }

  private void request(RequestHead request) {
    check(
        "The method is GET.",
        CLIENT,
        METHOD_NOT_ALLOWED,
        request.method().equals("GET"),
        request.method());
    check(
        "The version of HTTP is at least 1.1.",
        REQUEST,
        BAD_REQUEST,
        !request.version().equals("HTTP/1.0"),
        request.version());
    check("There is one Host.", REQUEST, BAD_REQUEST, values("Host").size() == 1, saw("Host"));
    checkSwitch(REQUEST, UPGRADE_REQUIRED, BAD_REQUEST);
    check(
        "Sec-WebSocket-Key stands there once, and is Base64 of 16 bytes.",
        REQUEST,
        BAD_REQUEST,
        values("Sec-WebSocket-Key").size() == 1 && isKey(values("Sec-WebSocket-Key").get(0)),
        saw("Sec-WebSocket-Key"));
    check(
        "Sec-WebSocket-Version is 13.",
        REQUEST,
        UPGRADE_REQUIRED,
        values("Sec-WebSocket-Version").equals(List.of("13")),
        saw("Sec-WebSocket-Version"));
    var protocols = protocols(fields);
    if (!protocols.isEmpty()) {
      check(
          "No subprotocol is offered twice.",
          CLIENT,
          NO_STATUS,
          new HashSet<>(protocols).size() == protocols.size(),
          saw("Sec-WebSocket-Protocol"));
    }
    Deflate.offeredBy(fields).forEach(this::checkDeflate);
  }

  private void answer(List<Field> request, Optional<HandshakeReport.Accept> accept) {
    checkSwitch(ANSWER, NO_STATUS, NO_STATUS);
    check(
        "Sec-WebSocket-Accept is the SHA-1, in Base64, of the key and the GUID.",
        ANSWER,
        NO_STATUS,
        accept
            .map(right -> values("Sec-WebSocket-Accept").equals(List.of(right.base64())))
            .orElse(false),
        saw("Sec-WebSocket-Accept"));
    var protocols = values("Sec-WebSocket-Protocol");
    if (!protocols.isEmpty()) {
      check(
          "The one subprotocol that is chosen was offered.",
          CLIENT,
          NO_STATUS,
          protocols.size() == 1 && protocols(request).contains(protocols.get(0)),
          saw("Sec-WebSocket-Protocol"));
    }
    var offered = Extension.in(request).stream().map(Extension::name).toList();
    var chosen = Extension.in(fields).stream().map(Extension::name).toList();
    if (!chosen.isEmpty()) {
      check(
          "Each extension that is chosen was offered.",
          CLIENT,
          NO_STATUS,
          offered.containsAll(chosen),
          saw("Sec-WebSocket-Extensions"));
    }
    Deflate.agreedBy(fields)
        .ifPresent(
            agreed -> {
              checkDeflate(agreed);
              check(
                  "client_max_window_bits is answered only if it was offered.",
                  DEFLATE,
                  NO_STATUS,
                  !agreed.has("client_max_window_bits")
                      || Deflate.offeredBy(request).stream()
                          .anyMatch(offer -> offer.has("client_max_window_bits")),
                  agreed.words().words());
            });
  }

  private void checkSwitch(String section, int withoutUpgrade, int withoutConnection) {
    check(
        "Upgrade has the member websocket, in any case.",
        section,
        withoutUpgrade,
        Field.tokens(fields, "Upgrade").contains("websocket"),
        saw("Upgrade"));
    check(
        "Connection has the member Upgrade, in any case.",
        section,
        withoutConnection,
        Field.tokens(fields, "Connection").contains("upgrade"),
        saw("Connection"));
  }

  private void checkDeflate(Deflate deflate) {
    check(
        "The parameters of permessage-deflate are known, valid, and stand there once.",
        DEFLATE,
        NO_STATUS,
        deflate.faults().isEmpty(),
        deflate.faults().isEmpty() ? deflate.words().words() : String.join(" ", deflate.faults()));
  }

  private void check(String sentence, String section, int status, boolean holds, String saw) {
    rules.add(new Rule(sentence, section, holds, saw, status));
  }

  private List<String> values(String name) {
    return fields.stream()
        .filter(field -> field.name().equalsIgnoreCase(name))
        .map(Field::value)
        .toList();
  }

  private String saw(String name) {
    var values = values(name);
    return values.isEmpty()
        ? NOTHING
        : values.stream().map(value -> name + ": " + value).collect(Collectors.joining(", "));
  }

  private static boolean isKey(String key) {
    try {
      return Base64.getDecoder().decode(key).length == KEY_LENGTH && key.length() == 24;
    } catch (IllegalArgumentException noBase64) {
      return false;
    }
  }

  /** Subprotocols have a case: RFC 6455, section 4.1 compares them as they are. */
  static List<String> protocols(List<Field> fields) {
    var protocols = new ArrayList<String>();
    for (Field field : fields) {
      if (field.name().toLowerCase(Locale.ROOT).equals("sec-websocket-protocol")) {
        for (String protocol : field.value().split(",")) {
          if (!protocol.isBlank()) {
            protocols.add(protocol.strip());
          }
        }
      }
    }
    return protocols;
  }
}
