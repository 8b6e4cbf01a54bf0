package ws101.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static ws101.wire.Bytes.head;
import static ws101.wire.Bytes.latin1;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import ws101.wire.Part.Opaque;

/** However TCP cuts the bytes, what they are stays the same. */
class AnyCutTest {

  /** What each side sends in turn. */
  private record Turn(Side from, byte[] bytes) {}

  @Property(tries = 400)
  void thePartsDoNotDependOnHowTheBytesAreCut(@ForAll long seed) {
    var random = new Random(seed);
    List<Turn> turns = conversation(random);

    var whole = read(turns, turn -> List.of(turn.bytes()));
    var cut = read(turns, turn -> pieces(turn.bytes(), random));
    var single = read(turns, turn -> pieces(turn.bytes(), 1));

    assertThat(cut).isEqualTo(whole);
    assertThat(single).isEqualTo(whole);
  }

  private static List<String> read(
      List<Turn> turns, java.util.function.Function<Turn, List<byte[]>> cut) {
    var conversation = new Conversation(512);
    var parts = new ArrayList<Part>();
    for (Turn turn : turns) {
      for (byte[] piece : cut.apply(turn)) {
        parts.addAll(conversation.read(turn.from(), piece));
      }
    }
    for (Side side : Side.values()) {
      parts.addAll(conversation.end(side));
    }
    return describe(parts);
  }

  /** Opaque bytes come as they are cut, so only their total counts. */
  private static List<String> describe(List<Part> parts) {
    var lines = new ArrayList<String>();
    long opaque = 0;
    for (Part part : parts) {
      if (part instanceof Opaque) {
        opaque += part.span().length();
      } else {
        lines.add(
            part.getClass().getSimpleName()
                + " "
                + part.from()
                + " "
                + part.span().start()
                + "-"
                + part.span().end()
                + " "
                + Arrays.hashCode(part.span().bytes()));
      }
    }
    lines.add("opaque " + opaque);
    return lines;
  }

  private static List<Turn> conversation(Random random) {
    var turns = new ArrayList<Turn>();
    for (int i = random.nextInt(3); i > 0; i--) {
      turns.add(new Turn(Side.CLIENT, request(random)));
      turns.add(new Turn(Side.SERVER, response(random)));
    }
    turns.add(
        new Turn(
            Side.CLIENT,
            head(
                "GET /chat HTTP/1.1|Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Version: 13")));
    turns.add(
        new Turn(
            Side.SERVER,
            head("HTTP/1.1 101 Switching Protocols|Upgrade: websocket|Connection: Upgrade")));
    for (int i = random.nextInt(6); i > 0; i--) {
      Side from = random.nextBoolean() ? Side.CLIENT : Side.SERVER;
      turns.add(new Turn(from, frames(from, random)));
    }
    if (random.nextInt(4) == 0) {
      var noise = new byte[random.nextInt(200)];
      random.nextBytes(noise);
      turns.add(new Turn(Side.SERVER, noise));
    }
    return turns;
  }

  private static byte[] request(Random random) {
    byte[] body = text(random, 300);
    var out = new ByteArrayOutputStream();
    out.writeBytes(head("POST /say HTTP/1.1|Host: localhost|Content-Length: " + body.length));
    out.writeBytes(body);
    return out.toByteArray();
  }

  private static byte[] response(Random random) {
    var out = new ByteArrayOutputStream();
    out.writeBytes(head("HTTP/1.1 200 OK|Transfer-Encoding: chunked"));
    for (int i = random.nextInt(4); i > 0; i--) {
      byte[] chunk = text(random, 700);
      if (chunk.length > 0) {
        out.writeBytes(latin1(Integer.toHexString(chunk.length) + "\r\n"));
        out.writeBytes(chunk);
        out.writeBytes(latin1("\r\n"));
      }
    }
    out.writeBytes(latin1("0\r\n\r\n"));
    return out.toByteArray();
  }

  /** One message, perhaps in fragments with a ping between them. */
  private static byte[] frames(Side from, Random random) {
    byte[] message = text(random, random.nextInt(10) == 0 ? 70_000 : 300);
    var out = new ByteArrayOutputStream();
    int at = 0;
    boolean first = true;
    do {
      int end = Math.min(message.length, at + 1 + random.nextInt(message.length + 1));
      int opcode = first ? Opcode.TEXT : Opcode.CONTINUATION;
      out.writeBytes(
          FrameWriter.write(
              end == message.length,
              opcode,
              Arrays.copyOfRange(message, at, end),
              key(from, random)));
      if (end < message.length && random.nextBoolean()) {
        out.writeBytes(FrameWriter.write(true, Opcode.PING, new byte[3], key(from, random)));
      }
      at = end;
      first = false;
    } while (at < message.length);
    return out.toByteArray();
  }

  private static byte[] key(Side from, Random random) {
    if (from == Side.SERVER) {
      return null;
    }
    var key = new byte[4];
    random.nextBytes(key);
    return key;
  }

  private static byte[] text(Random random, int most) {
    return random
        .ints(random.nextInt(most + 1), 0x20, 0x2FF)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString()
        .getBytes(UTF_8);
  }

  private static List<byte[]> pieces(byte[] bytes, Random random) {
    var pieces = new ArrayList<byte[]>();
    int at = 0;
    while (at < bytes.length) {
      int end = Math.min(bytes.length, at + 1 + random.nextInt(40));
      pieces.add(Arrays.copyOfRange(bytes, at, end));
      at = end;
    }
    return pieces;
  }

  private static List<byte[]> pieces(byte[] bytes, int size) {
    var pieces = new ArrayList<byte[]>();
    for (int at = 0; at < bytes.length; at += size) {
      pieces.add(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + size)));
    }
    return pieces;
  }
}
