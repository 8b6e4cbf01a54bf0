package ws101.wire;

import java.util.List;
import java.util.Optional;
import ws101.wire.Part.Body;
import ws101.wire.Part.Opaque;
import ws101.wire.Part.Violation;

/**
 * Reads a body in chunks, each of them a part: RFC 9112, section 7.1. The last is empty and may
 * have trailers.
 */
final class ChunkedReader implements Reader {

  private static final String EXTENSION =
      "Behind the size stands a chunk extension, which whoever does not know it ignores (RFC 9112,"
          + " 7.1.1). ";

  private static final String TRAILERS =
      "After the last chunk come trailer fields, which only a body in chunks can have (RFC 9112,"
          + " 7.1.2).";

  private enum Place {
    SIZE_LINE,
    DATA,
    LINE_END,
    TRAILERS,
    AFTER
  }

  /** More hexadecimal digits than any real chunk needs, few enough for a long. */
  private static final int MOST_DIGITS = 15;

  private final Side from;
  private final int keep;
  private final Optional<EventStream> events;
  private Gatherer chunk;
  private Place place = Place.SIZE_LINE;
  private int digits;
  private boolean inExtension;
  private boolean hasExtension;
  private boolean hasTrailers;
  private long size;
  private long missing;
  private boolean lineHasBytes;
  private boolean broken;

  ChunkedReader(Side from, long start, int keep, Optional<EventStream> events) {
    this.events = events;
    this.from = from;
    this.keep = keep;
    this.chunk = new Gatherer(from, start, keep);
  }

  @Override
  public int read(byte[] bytes, int at, int end, List<Part> parts) {
    while (at < end && !isDone()) {
      int taken = place == Place.DATA ? (int) Math.min(missing, end - at) : 1;
      chunk.add(bytes, at, at + taken);
      tellEvents(bytes, at, at + taken, parts);
      byte last = bytes[at + taken - 1];
      at += taken;
      switch (place) {
        case SIZE_LINE -> sizeLine(last, parts);
        case DATA -> {
          missing -= taken;
          place = missing == 0 ? Place.LINE_END : Place.DATA;
        }
        case LINE_END -> lineEnd(last, parts);
        default -> trailers(last, parts);
      }
    }
    return at;
  }

  private void tellEvents(byte[] bytes, int at, int end, List<Part> parts) {
    if (events.isPresent() && place == Place.DATA) {
      for (int next = at; next < end; ) {
        next = events.get().read(bytes, next, end, parts);
      }
    } else {
      events.ifPresent(each -> each.skip(bytes, at, end));
    }
  }

  @Override
  public boolean isDone() {
    return broken || place == Place.AFTER;
  }

  boolean isBroken() {
    return broken;
  }

  @Override
  public void end(List<Part> parts) {
    if (!isDone() && chunk.length() > 0) {
      parts.add(new Opaque(chunk.span(), "The stream ended within a chunk."));
    }
  }

  private void sizeLine(byte next, List<Part> parts) {
    int digit = Character.digit(next, 16);
    if (next == '\n' && digits > 0) {
      missing = size;
      lineHasBytes = false;
      place = size == 0 ? Place.TRAILERS : Place.DATA;
    } else if (digits > 0 && (next == ';' || next == '\r' || next == ' ' || next == '\t')) {
      inExtension = true;
      hasExtension |= next == ';';
    } else if (!inExtension) {
      size = 16 * size + digit;
      digits++;
      if (digit < 0 || digits > MOST_DIGITS) {
        fail("A chunk begins with its size in hexadecimal digits (RFC 9112, 7.1).", parts);
      }
    }
  }

  private void lineEnd(byte next, List<Part> parts) {
    if (next == '\n') {
      tell(false, parts);
      begin();
    } else if (next != '\r') {
      fail("After a chunk's data its line ends (RFC 9112, 7.1).", parts);
    }
  }

  private void trailers(byte next, List<Part> parts) {
    if (next == '\n') {
      if (!lineHasBytes) {
        tell(true, parts);
        events.ifPresent(each -> each.end(parts));
        place = Place.AFTER;
      }
      lineHasBytes = false;
    } else if (next != '\r') {
      lineHasBytes = true;
      hasTrailers = true;
    }
  }

  private void tell(boolean last, List<Part> parts) {
    String remark = (hasExtension ? EXTENSION : "") + (hasTrailers ? TRAILERS : "");
    parts.add(new Body(chunk.span(), last, remark.strip()));
  }

  private void begin() {
    hasExtension = false;
    chunk = new Gatherer(from, chunk.end(), keep);
    place = Place.SIZE_LINE;
    digits = 0;
    size = 0;
    inExtension = false;
  }

  private void fail(String sentence, List<Part> parts) {
    broken = true;
    parts.add(new Violation(chunk.span(), 400, sentence));
  }
}
