package ws101.wiretap;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import ws101.wire.CloseCode;
import ws101.wire.Extension;
import ws101.wire.Field;
import ws101.wire.HandshakeReport;
import ws101.wire.Opcode;
import ws101.wire.Part;
import ws101.wire.Part.Body;
import ws101.wire.Part.Frame;
import ws101.wire.Part.Opaque;
import ws101.wire.Part.Piece;
import ws101.wire.Part.RequestHead;
import ws101.wire.Part.Resp;
import ws101.wire.Part.ResponseHead;
import ws101.wire.Part.Sse;
import ws101.wire.Part.TlsRecord;
import ws101.wire.Part.Violation;
import ws101.wire.RespValue;
import ws101.wire.Utf8;

/** The parts of a conversation as events: their kind and their facts. */
final class Facts {

  private Facts() {}

  static String kindOf(Part part) {
    if (part instanceof RequestHead || part instanceof ResponseHead) {
      return "head";
    }
    if (part instanceof TlsRecord) {
      return "record";
    }
    return part.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  /**
   * @param budget says how much is kept of a frame
   */
  static JsonObject of(Part part, Budget budget) {
    var span = part.span();
    byte[] bytes = part instanceof Frame ? budget.kept(span.bytes()) : span.bytes();
    var facts =
        new JsonObject()
            .put("from", span.from().word())
            .put("start", span.start())
            .put("end", span.end())
            .put("bytes", base64(bytes));
    if (part instanceof RequestHead head) {
      facts
          .put(
              "request",
              new JsonObject()
                  .put("method", head.method())
                  .put("target", head.target())
                  .put("version", head.version()))
          .put("fields", fields(head.fields()));
      head.handshake().ifPresent(report -> facts.put("handshake", handshake(report, "offered")));
    } else if (part instanceof ResponseHead head) {
      facts
          .put(
              "response",
              new JsonObject()
                  .put("status", head.status())
                  .put("reason", head.reason())
                  .put("version", head.version()))
          .put("fields", fields(head.fields()));
      head.handshake().ifPresent(report -> facts.put("handshake", handshake(report, "chosen")));
    } else if (part instanceof Body body) {
      facts.put("last", body.last());
      if (!body.remark().isEmpty()) {
        facts.put("remark", body.remark());
      }
    } else if (part instanceof Frame frame) {
      describe(frame, facts, budget);
    } else if (part instanceof Sse event) {
      event.event().ifPresent(name -> facts.put("event", name));
      event.id().ifPresent(id -> facts.put("id", id));
      event.data().ifPresent(data -> facts.put("data", data));
      event.retry().ifPresent(retry -> facts.put("retry", retry));
      event.comment().ifPresent(comment -> facts.put("comment", comment));
    } else if (part instanceof TlsRecord record) {
      describe(record, facts);
    } else if (part instanceof Resp resp) {
      facts
          .put("type", resp.type())
          .put("words", resp.value().words())
          .put("value", json(resp.value()));
      if (resp.number() > 0) {
        facts.put("number", resp.number());
      }
      resp.answers().ifPresent(command -> facts.put("answers", command));
    } else if (part instanceof Opaque opaque) {
      facts.put("why", opaque.why());
      if (opaque.frames() > 0) {
        facts.put("frames", opaque.frames());
      }
    } else if (part instanceof Violation violation) {
      facts.put("code", violation.code()).put("sentence", violation.sentence());
    }
    return facts;
  }

  private static void describe(TlsRecord record, JsonObject facts) {
    facts
        .put("type", record.type())
        .put("version", record.version())
        .put("length", record.length());
    if (!record.alert().isEmpty()) {
      facts.put("alert", record.alert());
    }
    record
        .hello()
        .ifPresent(
            hello -> {
              hello.serverName().ifPresent(name -> facts.put("sni", name));
              facts.put("alpn", new JsonArray(hello.protocols()));
            });
  }

  private static Object json(RespValue value) {
    if (value instanceof RespValue.Aggregate aggregate) {
      var members = new JsonArray();
      aggregate.members().forEach(member -> members.add(json(member)));
      return members;
    }
    if (value instanceof RespValue.Failure failure) {
      return new JsonObject().put("error", failure.message());
    }
    if (value instanceof RespValue.Nothing) {
      return null;
    }
    boolean isShortNumber =
        value instanceof RespValue.Plain plain
            && plain.type() == ':'
            && plain.digits().matches("-?\\d{1,15}");
    return isShortNumber ? (Object) Long.valueOf(value.words()) : value.words();
  }

  private static JsonObject handshake(HandshakeReport report, String offeredOrChosen) {
    var rules = new JsonArray();
    for (var rule : report.rules()) {
      rules.add(
          new JsonObject()
              .put("rule", rule.sentence())
              .put("section", rule.section())
              .put("holds", rule.holds())
              .put("saw", rule.saw()));
    }
    var extensions = report.extensions().stream().map(Extension::words).toList();
    var handshake =
        new JsonObject()
            .put("rules", rules)
            .put(
                offeredOrChosen,
                new JsonObject()
                    .put("protocols", new JsonArray(report.protocols()))
                    .put("extensions", new JsonArray(extensions)));
    report
        .accept()
        .ifPresent(
            steps ->
                handshake.put(
                    "accept",
                    new JsonObject()
                        .put("key", steps.key())
                        .put("joined", steps.joined())
                        .put("sha1", steps.sha1())
                        .put("base64", steps.base64())));
    if (!report.meaning().isEmpty()) {
      handshake.put("meaning", report.meaning());
    }
    return handshake;
  }

  private static void describe(Frame frame, JsonObject facts, Budget budget) {
    facts
        .put("fin", frame.fin())
        .put("rsv", frame.rsv())
        .put("opcode", frame.opcode())
        .put("masked", frame.isMasked())
        .put("header", frame.header())
        .put("length", frame.length());
    if (frame.isMasked()) {
      facts.put("key", HexFormat.of().formatHex(frame.key()));
    }
    frame.piece().ifPresent(piece -> describe(piece, facts, budget));
    if (frame.opcode() == Opcode.CLOSE) {
      describeClose(frame.payload(), facts);
    }
  }

  private static void describe(Piece piece, JsonObject facts, Budget budget) {
    facts.put("message", piece.message());
    piece
        .inflated()
        .ifPresent(
            inflated -> {
              facts
                  .put("compressed", true)
                  .put("inflated", base64(budget.kept(inflated.bytes())))
                  .put("inflatedLength", inflated.length());
              if (!inflated.trouble().isEmpty()) {
                facts.put("notInflated", inflated.trouble());
              }
            });
    piece
        .whole()
        .ifPresent(
            whole -> {
              facts.put("messageLength", whole.length());
              if (whole.text()) {
                facts.put("text", Utf8.textOf(budget.kept(whole.bytes())));
              }
            });
  }

  private static void describeClose(byte[] payload, JsonObject facts) {
    int code = CloseCode.NO_STATUS;
    if (payload.length >= 2) {
      code = (payload[0] & 0xff) << 8 | payload[1] & 0xff;
      facts
          .put("code", code)
          .put("reason", new String(Arrays.copyOfRange(payload, 2, payload.length), UTF_8));
    }
    var words = CloseCode.words(code);
    facts
        .put("codeName", words.name())
        .put("codeMeaning", words.meaning())
        .put("whoMaySend", words.whoMaySend());
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static JsonArray fields(List<Field> fields) {
    var array = new JsonArray();
    fields.forEach(field -> array.add(new JsonArray().add(field.name()).add(field.value())));
    return array;
  }
}
