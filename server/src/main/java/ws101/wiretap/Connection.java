package ws101.wiretap;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import ws101.wire.Handshake;
import ws101.wire.Part;
import ws101.wire.Side;

/**
 * One connection through the tap: the browser's socket, the tap's own socket to the node, a {@link
 * Lane} each way. A FIN is relayed as a FIN and an RST as an RST. Runs on the taps' event loop
 * only.
 *
 * <p>A peer's RST is noticed by reading, so not while the tap has stopped reading from it ({@link
 * Lane#MOST_WAITING}); then, and after the peer's FIN, only when something is written to it.
 */
final class Connection {

  /** How long a peer has to accept, or to end its side after {@code close}, in seconds. */
  private static final int PATIENCE = 10;

  /** What is longer is no head, but a body on its way: it need not wait. */
  private static final int LONGEST_HEAD = 16 * 1024;

  private final Wiretap wiretap;
  private final int number;
  private final Map<Side, SocketChannel> channels = new EnumMap<>(Side.class);
  private final Map<Side, Lane> lanes = new EnumMap<>(Side.class);
  private final Map<Side, Frames> frames = new EnumMap<>(Side.class);
  private final Map<Side, Sieve> sieves = new EnumMap<>(Side.class);
  private final Map<Side, Long> heard = new EnumMap<>(Side.class);

  /** Those of the wire's faults that meet this connection. */
  private final List<Fault> faults = new ArrayList<>();

  /** Up to here it is known what the client has sent. */
  private long classified;

  /** Bytes are being relayed that are not in the log yet; up to where they have left meanwhile. */
  private boolean isUnseen;

  private long passedUnseen;

  private boolean isSocket;

  /** A request was answered or dropped by the tap: nothing more reaches the node. */
  private boolean isRejected;

  /** Those that send no more. */
  private final Set<Side> finished = EnumSet.noneOf(Side.class);

  /** Those that know that the other one sends no more, or that cannot be told anything any more. */
  private final Set<Side> told = EnumSet.noneOf(Side.class);

  /** Those whose socket was torn off, by themselves or by the tap. */
  private final Set<Side> gone = EnumSet.noneOf(Side.class);

  private boolean ending;
  private boolean closed;

  /** What is told of a connection as it is opened. */
  static JsonObject ends(SocketChannel browser) {
    return new JsonObject()
        .put("peer", Upstream.words(browser.remoteAddress()))
        .put("tap", Upstream.words(browser.localAddress()));
  }

  Connection(Wiretap wiretap, int number, SocketChannel browser, JsonObject opened) {
    this.wiretap = wiretap;
    this.number = number;
    var decoder = Decoder.ofOneConnection(wiretap.manner().protocol());
    for (Side side : Side.values()) {
      frames.put(side, new Frames((offset, fault) -> lane(side).strikeAt(offset, fault)));
      sieves.put(
          side,
          new Sieve(side, Wiretap.loop(), decoder, wiretap.budget(), frames(side), this::told));
    }
    channels.put(Side.CLIENT, browser);
    log("opened", opened);
    browser.pipeline().addLast(new Ear(Side.CLIENT));
    addLane(Side.CLIENT, browser);
  }

  /** A fault of the wire meets this connection from now on. */
  void meet(Fault fault) {
    faults.add(fault);
    if (fault.kind().meetsRequests()) {
      lane(Side.CLIENT).gate(lane(Side.CLIENT).arrived());
    } else if (fault.way() != null && lanes.containsKey(fault.way().from())) {
      arm(fault);
    }
  }

  private void arm(Fault fault) {
    Lane lane = lane(fault.way().from());
    long itsByte = fault.kind() == Fault.Kind.FLIP ? fault.value() / 8 : 0;
    if (fault.when().afterFrames() > 0) {
      frames(fault.way().from()).await(fault.when().afterFrames(), fault, itsByte);
    } else if (fault.when().afterBytes() > 0 || fault.kind() == Fault.Kind.FLIP) {
      lane.strikeAfter(fault.when().afterBytes() + itsByte, fault);
    } else {
      lane.begin(fault);
    }
  }

  /** The fault is taken off. */
  void part(Fault fault) {
    if (!faults.remove(fault)) {
      return;
    }
    if (fault.kind().meetsRequests()) {
      lane(Side.CLIENT).gate(Long.MAX_VALUE);
    } else if (fault.way() != null && lanes.containsKey(fault.way().from())) {
      frames(fault.way().from()).forget(fault);
      lane(fault.way().from()).end(fault);
    }
  }

  /** The fault strikes here. */
  void suffer(Fault fault) {
    switch (fault.kind()) {
      case CLOSE -> close();
      case RESET, REFUSE -> reset();
      case FLIP,
          REJECT,
          REJECT_UPGRADE,
          SWALLOW_UPGRADE -> {} // It is done already, or needs a request.
      default -> lane(fault.way().from()).begin(fault);
    }
  }

  /** Once a byte is missing, taking the fault off changes nothing any more. */
  void keepDiscarding(Fault fault) {
    faults.remove(fault);
  }

  private Frames frames(Side from) {
    return frames.get(from);
  }

  /** Connects to the node; what the browser says meanwhile waits in its lane. */
  void connect(InetSocketAddress upstream) {
    if (!closed && !ending) { // A fault may have met it at the door.
      new Upstream(upstream, Wiretap.loop(), wiretap.manner().tls()).connect(PATIENCE, answer);
    }
  }

  private final Upstream.Answer answer =
      new Upstream.Answer() {
        @Override
        public void connected(SocketChannel node, JsonObject facts) {
          if (closed || isRejected) {
            tearOff(node);
          } else {
            nodeAnswered(node, facts);
          }
        }

        @Override
        public void refused(JsonObject facts) {
          if (!closed) {
            log("refused", facts);
            reset();
          }
        }
      };

  private void nodeAnswered(SocketChannel node, JsonObject facts) {
    node.pipeline().addLast(new Ear(Side.SERVER));
    channels.put(Side.SERVER, node);
    log("connected", facts);
    addLane(Side.SERVER, node);
    lane(Side.CLIENT).opensTo(node);
    lane(Side.SERVER).opensTo(channel(Side.CLIENT));
    if (gone.contains(Side.CLIENT)) {
      lane(Side.SERVER).cut(); // It has said all, and left before the node was there.
    }
    if (ending) {
      tellFin(Side.SERVER);
    }
  }

  private void addLane(Side from, SocketChannel source) {
    lanes.put(from, new Lane(Wiretap.loop(), source, new FarEnd(from)));
    List.copyOf(faults).stream()
        .filter(fault -> fault.way() != null && fault.way().from() == from)
        .forEach(this::arm);
  }

  /** Sends a FIN to both ends at once; what waits is dropped. */
  void close() {
    if (ending || closed) {
      return;
    }
    ending = true;
    cutLanes();
    for (Side side : Side.values()) {
      tellFin(side);
    }
    Wiretap.loop().schedule(this::reset, PATIENCE, TimeUnit.SECONDS);
  }

  /** Sends an RST to both ends at once; what waits is dropped. */
  void reset() {
    cutLanes();
    channels.values().forEach(Connection::tearOff);
    closed();
  }

  int number() {
    return number;
  }

  /** Bytes that are in the tap now, in both directions. */
  long waiting() {
    return lanes.values().stream().mapToLong(Lane::waiting).sum();
  }

  private void cutLanes() {
    lanes.values().forEach(Lane::cut);
  }

  private void tellFin(Side side) {
    SocketChannel channel = channel(side);
    if (channel != null && told.add(side)) {
      Tls.finish(channel);
      closeWhenAllIsSaid();
    }
  }

  private void tellReset(Side side) {
    told.add(side);
    finished.add(side);
    gone.add(side);
    lane(side).cut();
    tearOff(channel(side));
    closeWhenAllIsSaid();
  }

  private void closeWhenAllIsSaid() {
    var both = Set.of(Side.values());
    if (finished.containsAll(both) && told.containsAll(both)) {
      channels.values().forEach(Channel::close);
      closed();
    }
  }

  private void closed() {
    if (!closed) {
      closed = true;
      cutLanes();
      sieves.values().forEach(Sieve::close);
      log("closed", new JsonObject());
      wiretap.forget(this);
    }
  }

  private void heard(Side from, ByteBuf bytes) {
    long start = heard.merge(from, (long) bytes.readableBytes(), Long::sum) - bytes.readableBytes();
    if (faults.isEmpty()) {
      relayThenLook(from, bytes, start);
    } else {
      lookThenRelay(from, bytes, start);
    }
  }

  /** What nothing is to happen to is on its way before it is looked at. */
  private void relayThenLook(Side from, ByteBuf bytes, long start) {
    ByteBuf seen = bytes.retainedDuplicate();
    passedUnseen = 0;
    isUnseen = true;
    lane(from).arrived(bytes);
    isUnseen = false;
    look(from, seen, start);
    seen.release();
    if (passedUnseen > 0) {
      logPassed(from, new JsonObject().put("end", passedUnseen));
    }
  }

  /** A fault may have to strike at what is seen here. */
  private void lookThenRelay(Side from, ByteBuf bytes, long start) {
    look(from, bytes, start);
    if (isRejected) {
      bytes.release();
      return;
    }
    lane(from).arrived(bytes);
    if (from == Side.CLIENT && faults.stream().anyMatch(each -> each.kind().meetsRequests())) {
      boolean mayBeAHead = heard.get(from) - classified <= LONGEST_HEAD;
      lane(from).gate(mayBeAHead && !isSocket ? classified : Long.MAX_VALUE);
    }
  }

  private void look(Side from, ByteBuf bytes, long start) {
    wiretap.log().tape().record(number, from, start, bytes);
    sieves.get(from).arrived(bytes, start);
  }

  private void told(Part part) {
    log(part);
    if (part.from() == Side.CLIENT) {
      classified = part.span().end();
    }
    if (part instanceof Part.RequestHead request) {
      faults.stream().filter(each -> meets(each, request)).findFirst().ifPresent(this::reject);
    } else if (part instanceof Part.ResponseHead response && Handshake.agrees(response)) {
      isSocket = true;
      sieves.get(Side.SERVER).beginAt(response.span().end(), heard.get(Side.SERVER));
    }
  }

  private static boolean meets(Fault fault, Part.RequestHead request) {
    return fault.kind() == Fault.Kind.REJECT
        || fault.kind().meetsRequests() && Handshake.asksFor(request);
  }

  /** Answers instead of the node, or nobody does; the node never hears of the request. */
  private void reject(Fault fault) {
    isRejected = true;
    if (fault.kind() == Fault.Kind.SWALLOW_UPGRADE) {
      cutLanes();
      wiretap.faults().swallowed(this, fault);
      return;
    }
    String reason = HttpResponseStatus.valueOf((int) fault.value()).reasonPhrase();
    String answer =
        "HTTP/1.1 %d %s\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
            .formatted(fault.value(), reason);
    cutLanes();
    channel(Side.CLIENT).writeAndFlush(Unpooled.copiedBuffer(answer, StandardCharsets.US_ASCII));
    wiretap.faults().rejected(this, fault, answer);
    close();
  }

  private void heardFin(Side from) {
    boolean isSealed = wiretap.manner().tls().isPresent();
    heardEnd(from, isSealed ? new JsonObject().put("closeNotify", false) : new JsonObject());
  }

  /**
   * The end of what lies in TLS; a FIN without it would be one that anybody on the way can send.
   */
  private void heardCloseNotify(Side from) {
    heardEnd(from, new JsonObject().put("closeNotify", true));
    if (!closed && !Tls.stillListens(channel(from))) {
      Optional.ofNullable(lane(from.other())).ifPresent(Lane::cut);
      gone.add(from); // It may close its socket now, and an RST that comes of it says nothing new.
      tellFin(from);
    }
  }

  private void heardEnd(Side from, JsonObject facts) {
    if (!closed && finished.add(from)) {
      sieves.get(from).end(heard.getOrDefault(from, 0L));
      log("finished", facts.put("from", from.word()).put("how", "fin"));
      lane(from).finished();
      endIfRejected();
      closeWhenAllIsSaid();
    }
  }

  private void heardReset(Side from) {
    if (!closed && gone.add(from)) {
      if (finished.add(from)) {
        sieves.get(from).end(heard.getOrDefault(from, 0L));
      }
      log("finished", new JsonObject().put("from", from.word()).put("how", "reset"));
      told.add(from);
      channel(from).close();
      lane(from).wasReset();
      endIfRejected();
      closeWhenAllIsSaid();
    }
  }

  /** Nothing of the one side reaches the other any more, so there is nothing to wait for. */
  private void endIfRejected() {
    if (isRejected && channel(Side.SERVER) == null) {
      reset(); // The node will not be connected any more.
    } else if (isRejected) {
      close();
    }
  }

  private void logPassed(Side from, JsonObject what) {
    log("passed", new JsonObject().put("from", from.word()).mergeIn(what));
  }

  private void log(Part part) {
    log(Facts.kindOf(part), Facts.of(part, wiretap.budget()));
  }

  private void log(String kind, JsonObject facts) {
    wiretap
        .log()
        .append(
            kind,
            new JsonObject().put("wire", wiretap.wire()).put("connection", number).mergeIn(facts));
  }

  private Lane lane(Side from) {
    return lanes.get(from);
  }

  private SocketChannel channel(Side side) {
    return channels.get(side);
  }

  private static void tearOff(SocketChannel channel) {
    if (channel.isOpen()) {
      channel.config().setSoLinger(0); // Closing then sends RST and drops what is unsent.
      Tls.closeSocket(channel);
    }
  }

  /** What happens where one side's bytes leave the tap. */
  private final class FarEnd implements Lane.Exit {

    private final Side from;

    FarEnd(Side from) {
      this.from = from;
    }

    @Override
    public void passed(long end) {
      if (isUnseen) {
        passedUnseen = end;
      } else {
        logPassed(from, new JsonObject().put("end", end));
      }
    }

    @Override
    public void finish() {
      logPassed(from, new JsonObject().put("how", "fin"));
      tellFin(from.other());
    }

    @Override
    public void reset() {
      logPassed(from, new JsonObject().put("how", "reset"));
      tellReset(from.other());
    }

    @Override
    public void struck(Fault fault, long offset) {
      wiretap.faults().struck(Connection.this, fault, offset);
    }

    @Override
    public void discarded(Fault fault, long offset) {
      if (faults.contains(fault)) {
        wiretap.faults().discarded(Connection.this, fault, offset);
        Wiretap.loop().schedule(Connection.this::close, fault.value(), TimeUnit.MILLISECONDS);
      }
    }
  }

  /** Hears what one side does on its socket. */
  private final class Ear extends ChannelInboundHandlerAdapter {

    private final Side from;

    Ear(Side from) {
      this.from = from;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      heard(from, (ByteBuf) message);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof ChannelInputShutdownEvent) {
        heardFin(from);
      } else if (event instanceof SslCloseCompletionEvent said && said.isSuccess()) {
        heardCloseNotify(from);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      if (cause instanceof IOException || cause.getCause() instanceof SSLException) {
        heardReset(from);
      } else {
        reset(); // A mistake in the tap; what it did to the bytes nobody knows.
      }
    }

    /**
     * A FIN leaves a channel open; so it was torn off, which a write may be the first to notice.
     */
    @Override
    public void channelInactive(ChannelHandlerContext context) {
      heardReset(from);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
      Lane other = lane(from.other());
      if (other != null) {
        other.pump();
      }
    }
  }
}
