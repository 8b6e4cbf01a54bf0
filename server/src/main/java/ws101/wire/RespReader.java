package ws101.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import ws101.wire.Part.Opaque;
import ws101.wire.Part.Violation;

/**
 * Reads the values of one side of a connection to Redis: RESP2 and RESP3 (redis.io, "Redis
 * serialization protocol specification"). A value is a line that begins with its type; a string's
 * bytes or an aggregate's members follow it.
 *
 * <pre>
 * *2\r\n $4\r\nECHO\r\n $5\r\nhello\r\n     a command, and most often the answer: $5\r\nhello\r\n
 * </pre>
 */
final class RespReader implements Reader {

  private static final int LONGEST_LINE = 64 * 1024;
  private static final int DEEPEST = 64;
  private static final int MOST_MEMBERS = 1000;

  /** A verbatim string begins with its format, {@code txt:} or {@code mkd:}. */
  private static final int FORMAT = 4;

  /** Its length is not known when it begins: RESP3's streamed strings and aggregates. */
  private static final long STREAMED = -2;

  /** An aggregate whose members are still coming. */
  private static final class Open {
    final char type;
    final long wanted;
    final List<RespValue> members = new ArrayList<>();
    long size;

    Open(char type, long wanted) {
      this.type = type;
      this.wanted = wanted;
    }
  }

  private enum Place {
    LINE,
    STRING,
    LINE_END
  }

  private final Side from;
  private final int keep;
  private final RespPairing pairing;
  private final Deque<Open> open = new ArrayDeque<>();

  private Gatherer gathered;
  private Place place = Place.LINE;
  private Kept line = new Kept(LONGEST_LINE);
  private Kept string;
  private long missing;
  private char stringType;
  private boolean streamed;
  private int members;
  private boolean broken;

  RespReader(Side from, long start, int keep, RespPairing pairing) {
    this.from = from;
    this.keep = keep;
    this.pairing = pairing;
    this.gathered = new Gatherer(from, start, keep);
  }

  @Override
  public int read(byte[] bytes, int at, int end, List<Part> parts) {
    while (at < end && !broken) {
      int taken = place == Place.STRING ? (int) Math.min(missing, end - at) : 1;
      gathered.add(bytes, at, at + taken);
      switch (place) {
        case STRING -> {
          string.add(bytes, at, at + taken);
          missing -= taken;
          place = missing == 0 ? Place.LINE_END : Place.STRING;
        }
        case LINE_END -> lineEnd(bytes[at], parts);
        default -> line(bytes, at, parts);
      }
      at += taken;
    }
    return at;
  }

  @Override
  public boolean isDone() {
    return broken;
  }

  @Override
  public void end(List<Part> parts) {
    if (!broken && gathered.length() > 0) {
      parts.add(new Opaque(gathered.span(), "The stream ended within a value of RESP."));
    }
  }

  private void line(byte[] bytes, int at, List<Part> parts) {
    if (bytes[at] != '\n') {
      line.add(bytes, at, at + 1);
      if (line.length() == LONGEST_LINE) {
        fail("A line of RESP of more than 64 KiB is not read.", parts);
      }
      return;
    }
    String words = new String(line.bytes(), UTF_8);
    line = new Kept(LONGEST_LINE);
    if (words.endsWith("\r")) {
      words = words.substring(0, words.length() - 1);
    }
    if (!words.isEmpty()) {
      begin(words, parts);
    } else if (from == Side.SERVER || !open.isEmpty() || streamed) {
      fail("A value of RESP begins with its type.", parts);
    }
  }

  private void begin(String words, List<Part> parts) {
    char type = words.charAt(0);
    String rest = words.substring(1);
    if (streamed) {
      nextPiece(type, rest, parts);
      return;
    }
    switch (type) {
      case '+' -> value(RespValue.text(rest), parts);
      case '-' -> value(new RespValue.Failure(rest), parts);
      case ':', ',', '(', '#' -> value(new RespValue.Plain(type, rest), parts);
      case '_' -> value(new RespValue.Nothing(), parts);
      case '$', '!', '=' -> beginString(type, length(rest), parts);
      case '*', '~', '>', '%', '|' -> beginAggregate(type, length(rest), parts);
      case '.' -> endStreamed(parts);
      default -> inline(words, parts);
    }
  }

  /** A command as a person types it: words between spaces. */
  private void inline(String words, List<Part> parts) {
    if (from == Side.SERVER || !open.isEmpty()) {
      fail("A value of RESP begins with its type, not with this: " + words.charAt(0) + ".", parts);
      return;
    }
    var each = words.strip().split("\\s+");
    var members = new ArrayList<RespValue>();
    for (int i = 0; i < Math.min(each.length, MOST_MEMBERS); i++) {
      members.add(RespValue.text(each[i]));
    }
    value(new RespValue.Aggregate('*', members, each.length), parts);
  }

  private void beginString(char type, long length, List<Part> parts) {
    string = new Kept(keep);
    stringType = type;
    if (length == -1) {
      value(new RespValue.Nothing(), parts);
    } else if (length == STREAMED && type == '$') {
      streamed = true;
    } else if (length < 0) {
      fail("The length of a string is a number, -1 for none, or ? for a stream.", parts);
    } else {
      missing = length;
      place = length == 0 ? Place.LINE_END : Place.STRING;
    }
  }

  /** A streamed string comes in pieces: {@code ;4}, its bytes, and at last {@code ;0}. */
  private void nextPiece(char type, String rest, List<Part> parts) {
    long length = length(rest);
    if (type != ';' || length < 0) {
      fail("A streamed string goes on with ; and a length.", parts);
    } else if (length == 0) {
      streamed = false;
      value(new RespValue.Text(string.bytes(), string.length()), parts);
    } else {
      missing = length;
      place = Place.STRING;
    }
  }

  private void lineEnd(byte next, List<Part> parts) {
    if (next == '\n') {
      place = Place.LINE;
      if (!streamed) {
        int format = stringType == '=' ? (int) Math.min(FORMAT, string.length()) : 0;
        byte[] kept = string.bytes();
        var text =
            new RespValue.Text(
                Arrays.copyOfRange(kept, Math.min(format, kept.length), kept.length),
                string.length() - format);
        value(stringType == '!' ? new RespValue.Failure(text.words()) : text, parts);
      }
    } else if (next != '\r') {
      fail("After a string's bytes its line ends.", parts);
    }
  }

  private void beginAggregate(char type, long size, List<Part> parts) {
    boolean inPairs = type == '%' || type == '|';
    if (size == -1) {
      value(new RespValue.Nothing(), parts);
    } else if (size < STREAMED || size > Integer.MAX_VALUE) {
      fail("The size of an aggregate is a number, -1 for none, or ? for a stream.", parts);
    } else if (open.size() == DEEPEST) {
      fail("Aggregates within each other are read 64 deep at most.", parts);
    } else {
      open.push(new Open(type, size == STREAMED ? STREAMED : inPairs ? 2 * size : size));
      closeFull(parts);
    }
  }

  private void endStreamed(List<Part> parts) {
    if (open.isEmpty() || open.peek().wanted != STREAMED) {
      fail("A dot ends a streamed aggregate, and there is none.", parts);
    } else {
      close(open.pop(), parts);
    }
  }

  /** A value is complete: it belongs into the innermost aggregate, or is itself what was said. */
  private void value(RespValue value, List<Part> parts) {
    if (open.isEmpty()) {
      parts.add(pairing.tell(gathered.span(), value));
      gathered = new Gatherer(from, gathered.end(), keep);
      members = 0;
      return;
    }
    Open aggregate = open.peek();
    aggregate.size++;
    if (members < MOST_MEMBERS) {
      members++;
      aggregate.members.add(value);
    }
    closeFull(parts);
  }

  private void closeFull(List<Part> parts) {
    if (!open.isEmpty() && open.peek().size == open.peek().wanted) {
      close(open.pop(), parts);
    }
  }

  /** Attributes are about the value that follows, and no value of their own. */
  private void close(Open aggregate, List<Part> parts) {
    if (aggregate.type != '|') {
      value(new RespValue.Aggregate(aggregate.type, aggregate.members, aggregate.size), parts);
    }
  }

  private static long length(String digits) {
    return digits.equals("?")
        ? STREAMED
        : digits.matches("-1|\\d{1,12}") ? Long.parseLong(digits) : Long.MIN_VALUE;
  }

  private void fail(String sentence, List<Part> parts) {
    broken = true;
    parts.add(new Violation(gathered.span(), 400, sentence + " (RESP)"));
  }
}
