package ws101.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static ws101.wire.Bytes.latin1;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import ws101.wire.Part.Frame;
import ws101.wire.Part.Opaque;
import ws101.wire.Part.Piece;
import ws101.wire.Part.Resp;
import ws101.wire.Part.Sse;
import ws101.wire.Part.TlsRecord;
import ws101.wire.Part.Violation;
import ws101.wire.RandomConversation.Turn;

/** However TCP cuts the bytes, what they are stays the same. A failure prints the seed. */
class AnyCutTest {

  @Property(tries = 300)
  void thePartsDoNotDependOnHowTheBytesAreCut(@ForAll long seed) {
    var random = new Random(seed);
    List<Turn> turns = RandomConversation.of(random);

    var whole = read(turns, List::of);

    assertThat(whole).noneMatch(part -> part instanceof Violation);
    assertThat(words(read(turns, bytes -> pieces(bytes, random)))).isEqualTo(words(whole));
    assertThat(words(read(turns, bytes -> pieces(bytes, 1)))).isEqualTo(words(whole));
  }

  @Property(tries = 300)
  void thatHoldsForBrokenBytesToo(@ForAll long seed) {
    var random = new Random(seed);
    List<Turn> turns = RandomConversation.of(random);
    breakSomeBytes(turns, random);

    var whole = read(turns, List::of);

    assertThat(words(read(turns, bytes -> pieces(bytes, random)))).isEqualTo(words(whole));
    assertThat(words(read(turns, bytes -> pieces(bytes, 1)))).isEqualTo(words(whole));
  }

  /** The first byte chooses the protocol; the others are anything, often what means something. */
  @Property(tries = 300)
  void anyBytesCanBeRead(@ForAll long seed) {
    var random = new Random(seed);
    byte[] likely = latin1("\u0016\u0003\u0001*$+-:;%~>|?.0123\r\n\r\n HTTP/1.1");
    var turns = new ArrayList<Turn>();
    for (int i = random.nextInt(6); i >= 0; i--) {
      byte[] bytes = new byte[random.nextInt(3000)];
      random.nextBytes(bytes);
      boolean meansSomething = random.nextBoolean();
      for (int j = 0; j < bytes.length && meansSomething; j++) {
        bytes[j] = likely[Math.floorMod(bytes[j], likely.length)];
      }
      turns.add(new Turn(random.nextBoolean() ? Side.CLIENT : Side.SERVER, bytes));
    }

    var whole = read(turns, List::of);

    assertThat(words(read(turns, bytes -> pieces(bytes, random)))).isEqualTo(words(whole));
  }

  @Property(tries = 300)
  void noByteIsLeftOutOrToldTwice(@ForAll long seed) {
    var random = new Random(seed);
    List<Turn> turns = RandomConversation.of(random);
    breakSomeBytes(turns, random);

    var parts = read(turns, bytes -> pieces(bytes, random));

    for (Side side : Side.values()) {
      long told = 0;
      for (Part part : parts) {
        if (part.from() == side && !(part instanceof Sse) && !isRepeated(part, told)) {
          assertThat(part.span().start()).as("start of %s", part).isEqualTo(told);
          told = part.span().end();
        }
      }
      assertThat(told).isEqualTo(sent(turns, side));
    }
  }

  /** A violation may be about bytes that were already told as a frame or a head. */
  private static boolean isRepeated(Part part, long told) {
    return part instanceof Violation && part.span().end() == told;
  }

  private static long sent(List<Turn> turns, Side side) {
    return turns.stream()
        .filter(turn -> turn.from() == side)
        .mapToLong(turn -> turn.bytes().length)
        .sum();
  }

  private static void breakSomeBytes(List<Turn> turns, Random random) {
    for (int i = random.nextInt(4); i >= 0; i--) {
      byte[] bytes = turns.get(random.nextInt(turns.size())).bytes();
      if (bytes.length > 0) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
    }
  }

  private static List<Part> read(List<Turn> turns, Function<byte[], List<byte[]>> cut) {
    var conversation = new Conversation(512);
    var parts = new ArrayList<Part>();
    for (Turn turn : turns) {
      for (byte[] piece : cut.apply(turn.bytes())) {
        parts.addAll(conversation.read(turn.from(), piece));
      }
    }
    for (Side side : Side.values()) {
      parts.addAll(conversation.end(side));
    }
    return parts;
  }

  /** One line a part; opaque bytes come as they are cut, so neighbours are told as one. */
  private static List<String> words(List<Part> parts) {
    var words = new ArrayList<String>();
    Opaque before = null;
    for (Part part : parts) {
      boolean goesOn =
          before != null
              && part instanceof Opaque opaque
              && opaque.from() == before.from()
              && opaque.why().equals(before.why());
      if (!goesOn) {
        words.add(words(part));
      }
      before = part instanceof Opaque opaque ? opaque : null;
    }
    return words;
  }

  private static String words(Part part) {
    var span = part.span();
    return part instanceof Opaque opaque
        ? "%s from %d on: %s".formatted(span.from(), span.start(), opaque.why())
        : "%s %s %d to %d, %08x"
                .formatted(
                    span.from(),
                    part instanceof Violation violation
                        ? violation.sentence()
                        : part.getClass().getSimpleName(),
                    span.start(),
                    span.end(),
                    Arrays.hashCode(span.bytes()))
            + meaning(part);
  }

  private static String meaning(Part part) {
    if (part instanceof Resp resp) {
      return " %s %d %s".formatted(resp.type(), resp.number(), resp.value().words());
    }
    if (part instanceof Frame frame) {
      return frame.piece().map(AnyCutTest::meaning).orElse("");
    }
    return part instanceof Sse || part instanceof TlsRecord
        ? part.toString().replaceAll("@\\w+", "")
        : "";
  }

  private static String meaning(Piece piece) {
    return " message %d%s%s"
        .formatted(
            piece.message(),
            piece
                .inflated()
                .map(
                    each ->
                        " %d %08x %s"
                            .formatted(
                                each.length(), Arrays.hashCode(each.bytes()), each.trouble()))
                .orElse(""),
            piece.whole().map(each -> " " + each.length() + Utf8.textOf(each.bytes())).orElse(""));
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
