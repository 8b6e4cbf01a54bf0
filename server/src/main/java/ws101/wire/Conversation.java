package ws101.wire;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import ws101.wire.Part.RequestHead;
import ws101.wire.Part.ResponseHead;
import ws101.wire.Part.Violation;

/**
 * What two sides say to each other on one TCP connection, seen from the middle: HTTP/1.1 (RFC
 * 9112), and after a 101 WebSocket frames (RFC 6455); or TLS, or Redis's own protocol. Give it the
 * bytes as they come; it answers with what they are. Except for bytes that cannot be decoded, the
 * parts are the same however the bytes are cut.
 */
public final class Conversation {

  private static final String HTTP_2 = "Not decoded: this connection speaks HTTP/2.";

  private static final String OTHER_PROTOCOL =
      "Not decoded: both sides have agreed on a protocol other than WebSocket.";

  /** More than any client sends before the first answer. */
  private static final int MOST_UNANSWERED = 1000;

  private final int keep;
  private final Map<Side, Reader> readers = new EnumMap<>(Side.class);
  private boolean isChosen;
  private final Map<Side, Long> offsets = new EnumMap<>(Side.class);

  /**
   * Requests without their final answer yet, oldest first: pipelining is allowed (RFC 9112, section
   * 9.3.2).
   */
  private final Deque<RequestHead> unanswered = new ArrayDeque<>();

  /**
   * @param keep how many bytes of a frame, a body or a chunk are kept at most
   */
  public Conversation(int keep) {
    this(keep, Protocol.BY_FIRST_BYTE);
  }

  /**
   * @param keep how many bytes of a frame, a body or a chunk are kept at most
   * @param protocol what is spoken, if it is known
   */
  public Conversation(int keep, Protocol protocol) {
    this.keep = keep;
    for (Side side : Side.values()) {
      offsets.put(side, 0L);
    }
    isChosen = protocol != Protocol.BY_FIRST_BYTE;
    speak(protocol);
  }

  private void speak(Protocol protocol) {
    var pairing = new RespPairing();
    for (Side side : Side.values()) {
      readers.put(
          side,
          switch (protocol) {
            case TLS -> new TlsReader(side, 0, keep);
            case RESP -> new RespReader(side, 0, keep, pairing);
            default -> new HeadReader(side, 0);
          });
    }
  }

  /** The next bytes of one side. */
  public List<Part> read(Side from, byte[] bytes) {
    var parts = new ArrayList<Part>();
    if (!isChosen && bytes.length > 0) {
      isChosen = true;
      speak(Protocol.of(bytes[0]));
    }
    read(from, bytes, parts);
    return parts;
  }

  /** One side will send no more. */
  public List<Part> end(Side from) {
    var parts = new ArrayList<Part>();
    isChosen = true;
    readers.get(from).end(parts);
    readers.put(from, opaque(from, "This came after the end."));
    return parts;
  }

  /** Whether whole messages of this side may be left out here: see {@link #skip}. */
  public boolean isBetweenMessages(Side from) {
    return readers.get(from) instanceof FrameReader frames && frames.isBetweenMessages();
  }

  /**
   * Goes on after bytes that nobody looks at, for who reads too slowly to look at all. They must be
   * whole uncompressed messages and control frames: those leave no trace in what comes after them.
   *
   * @param messages how many messages these are
   */
  public void skip(Side from, long bytes, int messages) {
    ((FrameReader) readers.get(from)).skip(bytes, messages);
    offsets.merge(from, bytes, Long::sum);
  }

  private void read(Side from, byte[] bytes, List<Part> parts) {
    int at = 0;
    while (at < bytes.length) {
      Reader reader = readers.get(from);
      int next = reader.read(bytes, at, bytes.length, parts);
      offsets.merge(from, (long) (next - at), Long::sum);
      at = next;
      if (reader.isDone()) {
        readers.put(from, afterwards(from, reader, parts));
      }
    }
  }

  /** Who reads on when {@code reader} is done. */
  private Reader afterwards(Side from, Reader reader, List<Part> parts) {
    if (reader instanceof HeadReader headReader) {
      Part head = headReader.head().orElse(null);
      if (head instanceof RequestHead request) {
        return afterRequest(request, headReader.oddities(), parts);
      }
      if (head instanceof ResponseHead response) {
        return afterResponse(response, headReader.oddities(), parts);
      }
      if (headReader.isHttp2()) {
        readers.computeIfPresent(from.other(), (other, reading) -> afterPreface(other, reading));
        return opaque(from, HTTP_2);
      }
      return opaque(from, "Not decoded: what came before it was no head of HTTP/1.");
    }
    if (reader instanceof FrameReader) {
      return opaque(
          from, "Not decoded: after a broken frame nobody knows where the next one begins.");
    }
    if (reader instanceof ChunkedReader chunks && chunks.isBroken()) {
      return opaque(
          from, "Not decoded: after a broken chunk nobody knows where the next one begins.");
    }
    if (reader instanceof TlsReader || reader instanceof RespReader) {
      return opaque(from, "Not decoded: what came before it broke the protocol.");
    }
    if (reader instanceof WaitingReader waiting) {
      var bytes = waiting.bytes();
      var opaque = new OpaqueReader(from, waiting.start(), keep, "Sent before the answer.");
      opaque.read(bytes, 0, bytes.length, parts);
      return opaque;
    }
    return nextHead(from);
  }

  /** Who has said nothing yet will answer in HTTP/2, too. */
  private Reader afterPreface(Side other, Reader reading) {
    return offset(other) == 0 ? opaque(other, HTTP_2) : reading;
  }

  private Reader afterRequest(RequestHead request, List<Violation> oddities, List<Part> parts) {
    unanswered.add(request);
    if (unanswered.size() > MOST_UNANSWERED) {
      unanswered.removeLast();
      parts.add(request);
      return opaque(Side.CLIENT, "Not decoded: too many requests wait for their answer.");
    }
    boolean meansWebSocket = Handshake.isMeantBy(request);
    parts.add(meansWebSocket ? request.with(HandshakeRules.of(request)) : request);
    parts.addAll(oddities);
    if (meansWebSocket || asksToSwitch(request)) {
      return new WaitingReader(Side.CLIENT, offset(Side.CLIENT));
    }
    return body(request, request.version(), request.fields(), parts);
  }

  /** Whether the answer decides what the client's next bytes are: RFC 9110, 7.8 and 9.3.6. */
  private static boolean asksToSwitch(RequestHead request) {
    return Field.tokens(request.fields(), "Connection").contains("upgrade")
        || request.method().equals("CONNECT");
  }

  private Reader afterResponse(ResponseHead response, List<Violation> oddities, List<Part> parts) {
    int status = response.status();
    if (status >= 100 && status < 200 && status != 101) {
      parts.add(response);
      parts.addAll(oddities);
      return nextHead(Side.SERVER); // The answer is still to come (RFC 9110, section 15.2).
    }
    RequestHead request = unanswered.poll();
    tellAnswer(response, request, parts);
    parts.addAll(oddities);
    if (request == null) {
      return body(response, response.version(), response.fields(), parts);
    }
    if (Handshake.isMeantBy(request) && Handshake.agrees(response)) {
      var deflate = Deflate.agreedBy(response.fields());
      goOnWith(new FrameReader(Side.CLIENT, waitingSince(), keep, deflate), parts);
      return new FrameReader(Side.SERVER, offset(Side.SERVER), keep, deflate);
    }
    if (status == 101 || request.method().equals("CONNECT") && status < 300) {
      goOnWith(new OpaqueReader(Side.CLIENT, waitingSince(), keep, OTHER_PROTOCOL), parts);
      return opaque(Side.SERVER, OTHER_PROTOCOL);
    }
    if (readers.get(Side.CLIENT) instanceof WaitingReader && unanswered.isEmpty()) {
      goOnWith(bodyOfRefused(request, parts), parts);
    }
    boolean hasNoBody = request.method().equals("HEAD") || status == 204 || status == 304;
    return hasNoBody
        ? nextHead(Side.SERVER)
        : body(response, response.version(), response.fields(), parts);
  }

  /** An answer that switches although it must not is a violation for each broken rule. */
  private static void tellAnswer(ResponseHead response, RequestHead request, List<Part> parts) {
    if (request == null || !Handshake.isMeantBy(request)) {
      parts.add(response);
      return;
    }
    var report = HandshakeRules.of(response, request);
    parts.add(response.with(report));
    for (var rule : report.broken()) {
      String sentence = "%s (%s)".formatted(rule.sentence(), rule.section());
      parts.add(new Violation(response.span(), 400, sentence));
    }
  }

  private Reader body(Part head, String version, List<Field> fields, List<Part> parts) {
    Side from = head.from();
    return Bodies.after(head.span(), version, fields, offset(from), keep, parts)
        .orElseGet(() -> nextHead(from));
  }

  private Reader bodyOfRefused(RequestHead request, List<Part> parts) {
    long end = offset(Side.CLIENT);
    offsets.put(Side.CLIENT, waitingSince());
    Reader body = body(request, request.version(), request.fields(), parts);
    offsets.put(Side.CLIENT, end);
    return body;
  }

  private long waitingSince() {
    return readers.get(Side.CLIENT) instanceof WaitingReader waiting
        ? waiting.start()
        : offset(Side.CLIENT);
  }

  /**
   * The client's bytes that waited for the answer are now read as what they are. If somebody else
   * reads there (the client has ended, or more came than waits), that is left as it is.
   */
  private void goOnWith(Reader reader, List<Part> parts) {
    if (readers.get(Side.CLIENT) instanceof WaitingReader waiting) {
      readers.put(Side.CLIENT, reader);
      offsets.put(Side.CLIENT, waiting.start());
      read(Side.CLIENT, waiting.bytes(), parts);
    }
  }

  private Reader nextHead(Side from) {
    return new HeadReader(from, offset(from));
  }

  private Reader opaque(Side from, String why) {
    return new OpaqueReader(from, offset(from), keep, why);
  }

  private long offset(Side from) {
    return offsets.get(from);
  }
}
