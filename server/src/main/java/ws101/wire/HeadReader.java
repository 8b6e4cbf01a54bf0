package ws101.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ws101.wire.Part.Opaque;
import ws101.wire.Part.RequestHead;
import ws101.wire.Part.ResponseHead;
import ws101.wire.Part.Violation;

/**
 * Reads one head up to its empty line: RFC 9112, section 2.1. Empty lines before a request line
 * belong to it, and a bare line feed ends a line too (section 2.2).
 */
final class HeadReader implements Reader {

  /** More than servers accept; a head beyond it is not waited for. */
  private static final int LONGEST_HEAD = 64 * 1024;

  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
  private static final Pattern REQUEST_LINE =
      Pattern.compile("(" + TOKEN + ") (\\S+) (HTTP/1\\.\\d)");
  private static final Pattern STATUS_LINE = Pattern.compile("(HTTP/1\\.\\d) (\\d{3})(?: (.*))?");
  private static final Pattern FIELD_LINE =
      Pattern.compile("(" + TOKEN + "):[ \\t]*(.*?)[ \\t]*", Pattern.DOTALL);

  /** The beginning of what a client of HTTP/2 says first. */
  private static final String PREFACE = "PRI * HTTP/2.0";

  private static final Pattern BARE_CR = Pattern.compile("\\r(?!\\n)");
  private static final char NUL = 0;
  private static final Pattern BARE_LF = Pattern.compile("(?<!\\r)\\n");

  private static final int BAD_REQUEST = 400;

  /** "Request Header Fields Too Large": RFC 6585, section 5. */
  private static final int TOO_LARGE = 431;

  /** A line that begins with a space goes on with the field before it. */
  private static final Pattern FOLD = Pattern.compile("(?<=\\S)[ \\t]*\\r?\\n[ \\t]+(?=\\S)");

  private final Side from;
  private final Gatherer gathered;
  private boolean lineHasBytes;
  private boolean begun;
  private boolean done;
  private boolean http2;
  private Part head;
  private final List<Violation> oddities = new ArrayList<>();

  HeadReader(Side from, long start) {
    this.from = from;
    this.gathered = new Gatherer(from, start, LONGEST_HEAD);
  }

  @Override
  public int read(byte[] bytes, int at, int end, List<Part> parts) {
    while (at < end && !done) {
      byte next = bytes[at];
      gathered.add(bytes, at, at + 1);
      at++;
      if (next == '\n') {
        if (!lineHasBytes && begun) {
          finish(parts);
        }
        lineHasBytes = false;
      } else if (next != '\r') {
        lineHasBytes = true;
        begun = true;
        if (gathered.length() == 1 && !couldBegin(next)) {
          fail("This is not HTTP: " + expected() + ".", parts);
        }
      }
      if (!done && gathered.length() == LONGEST_HEAD) {
        fail(
            TOO_LARGE,
            "A head of more than 64 KiB is not read (RFC 9112, 3 lets a recipient set a limit).",
            parts);
      }
    }
    return at;
  }

  @Override
  public boolean isDone() {
    return done;
  }

  /** The head, which its reader has not told yet; empty if what came was none. */
  Optional<Part> head() {
    return Optional.ofNullable(head);
  }

  /** Whether what came was no head, but the preface of HTTP/2. */
  boolean isHttp2() {
    return http2;
  }

  /** What is wrong with a head that can be read all the same. */
  List<Violation> oddities() {
    return oddities;
  }

  @Override
  public void end(List<Part> parts) {
    if (!done && gathered.length() > 0) {
      parts.add(new Opaque(gathered.span(), "The stream ended within a head."));
    }
  }

  private void finish(List<Part> parts) {
    var span = gathered.span();
    String text = new String(span.bytes(), ISO_8859_1);
    if (BARE_CR.matcher(text).find()) {
      odd(span, "A CR without its LF ends no line, and must not be sent (RFC 9112, 2.2).");
    }
    if (BARE_LF.matcher(text).find()) {
      odd(span, "A line ends with CR LF; a bare LF need not be understood (RFC 9112, 2.2).");
    }
    if (FOLD.matcher(text).find()) {
      odd(span, "A field must not go on in the next line: obs-fold is obsolete (RFC 9112, 5.2).");
      text = FOLD.matcher(text).replaceAll(" ");
    }
    if (text.indexOf(NUL) >= 0) {
      odd(span, "NUL has no place in a head: refuse it, or read it as a space (RFC 9110, 5.5).");
    }
    String[] lines = text.strip().split("\r?\n");
    Matcher first = (from == Side.CLIENT ? REQUEST_LINE : STATUS_LINE).matcher(lines[0]);
    if (from == Side.CLIENT && lines[0].equals(PREFACE)) {
      http2 = true;
      done = true;
      parts.add(new Opaque(span, "Here begins HTTP/2: this is its preface (RFC 9113, 3.4)."));
      return;
    }
    if (!first.matches()) {
      fail("This is not HTTP/1: " + expected() + ".", parts);
      return;
    }
    var fields = new ArrayList<Field>();
    for (int i = 1; i < lines.length; i++) {
      Matcher line = FIELD_LINE.matcher(lines[i]);
      if (!line.matches()) {
        fail(
            "A field line is a name, a colon without space before it, a value (RFC 9112, 5).",
            parts);
        return;
      }
      fields.add(new Field(line.group(1), line.group(2)));
    }
    head =
        from == Side.CLIENT
            ? new RequestHead(
                span, first.group(1), first.group(2), first.group(3), fields, Optional.empty())
            : new ResponseHead(
                span,
                first.group(1),
                Integer.parseInt(first.group(2)),
                first.group(3) == null ? "" : first.group(3),
                fields,
                Optional.empty());
    done = true;
  }

  private void odd(Span span, String sentence) {
    oddities.add(new Violation(span, BAD_REQUEST, sentence));
  }

  private void fail(String sentence, List<Part> parts) {
    fail(BAD_REQUEST, sentence, parts);
  }

  private void fail(int status, String sentence, List<Part> parts) {
    parts.add(new Violation(gathered.span(), status, sentence));
    done = true;
  }

  private boolean couldBegin(byte first) {
    return from == Side.SERVER ? first == 'H' : first > ' ' && first < 0x7f;
  }

  private String expected() {
    return from == Side.CLIENT
        ? "a request begins with method, target and version (RFC 9112, 3)"
        : "a response begins with version and status (RFC 9112, 4)";
  }
}
