package ws101.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.stream.Collectors;

/** A value of RESP2 or RESP3, the protocol of Redis. */
public sealed interface RespValue {

  /** As a person reads it. */
  String words();

  /** A simple string, a bulk string, a verbatim one; only the first bytes if it is long. */
  record Text(byte[] bytes, long length) implements RespValue {
    @Override
    public String words() {
      return Utf8.textOf(bytes) + (bytes.length < length ? "…" : "");
    }
  }

  record Failure(String message) implements RespValue {
    @Override
    public String words() {
      return message;
    }
  }

  /** A number, a double, a big number, a boolean: what stood on its line. */
  record Plain(char type, String digits) implements RespValue {
    @Override
    public String words() {
      return type == '#' ? digits.equals("t") ? "true" : "false" : digits;
    }
  }

  record Nothing() implements RespValue {
    @Override
    public String words() {
      return "(nil)";
    }
  }

  /**
   * An array, a map, a set, a push, attributes.
   *
   * @param type its first byte
   * @param members those that were kept; keys and values of a map in turn
   * @param size how many there were
   */
  record Aggregate(char type, List<RespValue> members, long size) implements RespValue {
    @Override
    public String words() {
      return members.stream()
          .map(member -> member instanceof Aggregate ? "[" + member.words() + "]" : member.words())
          .collect(Collectors.joining(" ", "", members.size() < size ? " …" : ""));
    }
  }

  static Text text(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return new Text(bytes, bytes.length);
  }
}
