package ws101.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import ws101.wire.Part.RequestHead;
import ws101.wire.Part.Violation;

/** A server's reader of one request's head, however its bytes are cut. */
public final class RequestReader {

  /** What became of the bytes so far. */
  public sealed interface Outcome {}

  /**
   * The head is whole.
   *
   * @param afterHead the bytes that came with its last one: they belong to whatever comes next
   */
  public record Whole(RequestHead request, byte[] afterHead) implements Outcome {}

  /**
   * It is no head that a server should take.
   *
   * @param status the answer to it
   */
  public record Bad(int status, String sentence) implements Outcome {}

  private static final Bad OTHER_HTTP =
      new Bad(400, "This server speaks HTTP/1.1, and begins with nothing else.");

  private final HeadReader head = new HeadReader(Side.CLIENT, 0);

  /**
   * The next bytes of a connection. A read is not a head: it may end anywhere, within a line or
   * after bytes that are no head any more.
   *
   * @return empty as long as the empty line has not come
   */
  public Optional<Outcome> read(byte[] bytes) {
    var parts = new ArrayList<Part>();
    int end = head.read(bytes, 0, bytes.length, parts);
    if (!head.isDone()) {
      return Optional.empty();
    }
    byte[] afterHead = Arrays.copyOfRange(bytes, end, bytes.length);
    return Optional.of(
        broken(parts)
            .<Outcome>map(rule -> new Bad(rule.code(), rule.sentence()))
            .or(() -> head.head().map(whole -> new Whole((RequestHead) whole, afterHead)))
            .orElse(OTHER_HTTP));
  }

  /** A server takes no oddities: two readers of one head must not read it in two ways. */
  private Optional<Violation> broken(List<Part> parts) {
    return Stream.concat(parts.stream(), head.oddities().stream())
        .filter(Violation.class::isInstance)
        .map(Violation.class::cast)
        .findFirst();
  }
}
