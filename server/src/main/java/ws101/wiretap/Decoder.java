package ws101.wiretap;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import ws101.wire.Conversation;
import ws101.wire.Part;
import ws101.wire.Part.Opaque;
import ws101.wire.Protocol;
import ws101.wire.Side;
import ws101.wire.Span;

/**
 * Decodes one connection on the side. The relay goes on whatever the decoding does: a mistake in it
 * costs the picture, never the connection, and from then on the bytes are told as they are.
 */
final class Decoder {

  /** How many bytes of a part the log keeps. */
  static final int SAMPLE = 16 * 1024;

  private final BiFunction<Side, byte[], List<Part>> reading;
  private final Function<Side, List<Part>> ending;
  private final Optional<Conversation> conversation;
  private final Map<Side, Long> heard = new EnumMap<>(Side.class);
  private String mistake = "";

  Decoder(BiFunction<Side, byte[], List<Part>> reading, Function<Side, List<Part>> ending) {
    this(reading, ending, Optional.empty());
  }

  private Decoder(
      BiFunction<Side, byte[], List<Part>> reading,
      Function<Side, List<Part>> ending,
      Optional<Conversation> conversation) {
    this.reading = reading;
    this.ending = ending;
    this.conversation = conversation;
  }

  static Decoder ofOneConnection() {
    return ofOneConnection(Protocol.BY_FIRST_BYTE);
  }

  static Decoder ofOneConnection(Protocol protocol) {
    var conversation = new Conversation(SAMPLE, protocol);
    return new Decoder(conversation::read, conversation::end, Optional.of(conversation));
  }

  /** Tells what the next bytes of one side are. */
  void read(Side from, byte[] bytes, Consumer<Part> tell) {
    attempt(() -> reading.apply(from, bytes), tell);
    long end = heard.merge(from, (long) bytes.length, Long::sum);
    if (!mistake.isEmpty()) {
      byte[] sample = Arrays.copyOf(bytes, Math.min(SAMPLE, bytes.length));
      tell.accept(new Opaque(new Span(from, end - bytes.length, end, sample), mistake));
    }
  }

  /** Tells what is left when one side sends no more. */
  void end(Side from, Consumer<Part> tell) {
    attempt(() -> ending.apply(from), tell);
  }

  /** Whether whole messages of this side may be left out here. */
  boolean maySkip(Side from) {
    return mistake.isEmpty()
        && conversation.filter(each -> each.isBetweenMessages(from)).isPresent();
  }

  /** Goes on after whole messages; only if it {@link #maySkip}. */
  void skip(Side from, long bytes, int messages) {
    conversation.orElseThrow().skip(from, bytes, messages);
    heard.merge(from, bytes, Long::sum);
  }

  private void attempt(Supplier<List<Part>> decoding, Consumer<Part> tell) {
    if (mistake.isEmpty()) {
      try {
        decoding.get().forEach(tell);
      } catch (RuntimeException problem) {
        mistake = "Not decoded, because of a mistake in the tap: " + problem;
      }
    }
  }
}
