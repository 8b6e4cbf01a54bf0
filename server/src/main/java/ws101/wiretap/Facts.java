package ws101.wiretap;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import ws101.wire.Field;
import ws101.wire.Opcode;
import ws101.wire.Part;
import ws101.wire.Part.Body;
import ws101.wire.Part.Frame;
import ws101.wire.Part.Opaque;
import ws101.wire.Part.RequestHead;
import ws101.wire.Part.ResponseHead;
import ws101.wire.Part.Violation;

/** The parts of a conversation as events: their kind and their facts. */
final class Facts {

  private Facts() {}

  static String kindOf(Part part) {
    if (part instanceof RequestHead || part instanceof ResponseHead) {
      return "head";
    }
    return part.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  static JsonObject of(Part part) {
    var span = part.span();
    var facts =
        new JsonObject()
            .put("from", span.from().word())
            .put("start", span.start())
            .put("end", span.end())
            .put("bytes", Base64.getEncoder().encodeToString(span.bytes()));
    if (part instanceof RequestHead head) {
      facts
          .put(
              "request",
              new JsonObject()
                  .put("method", head.method())
                  .put("target", head.target())
                  .put("version", head.version()))
          .put("fields", fields(head.fields()));
    } else if (part instanceof ResponseHead head) {
      facts
          .put(
              "response",
              new JsonObject()
                  .put("status", head.status())
                  .put("reason", head.reason())
                  .put("version", head.version()))
          .put("fields", fields(head.fields()));
    } else if (part instanceof Body body) {
      facts.put("last", body.last());
    } else if (part instanceof Frame frame) {
      describe(frame, facts);
    } else if (part instanceof Opaque opaque) {
      facts.put("why", opaque.why());
    } else if (part instanceof Violation violation) {
      facts.put("code", violation.code()).put("sentence", violation.sentence());
    }
    return facts;
  }

  private static void describe(Frame frame, JsonObject facts) {
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
    byte[] payload = frame.payload();
    if (frame.opcode() == Opcode.TEXT && frame.fin() && frame.rsv() == 0 && !frame.span().isCut()) {
      facts.put("text", new String(payload, UTF_8));
    }
    if (frame.opcode() == Opcode.CLOSE && payload.length >= 2) {
      facts
          .put("code", (payload[0] & 0xff) << 8 | payload[1] & 0xff)
          .put("reason", new String(Arrays.copyOfRange(payload, 2, payload.length), UTF_8));
    }
  }

  private static JsonArray fields(List<Field> fields) {
    var array = new JsonArray();
    fields.forEach(field -> array.add(new JsonArray().add(field.name()).add(field.value())));
    return array;
  }
}
