package ws101.wiretap;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.vertx.core.json.JsonObject;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import ws101.wire.Conversation;
import ws101.wire.Part;
import ws101.wire.Side;

/**
 * One connection through the tap: the browser's socket, the tap's own socket to the node, a {@link
 * Lane} each way. A FIN is relayed as a FIN and an RST as an RST. Runs on its wire's event loop
 * only.
 *
 * <p>A peer's RST is noticed by reading, so not while the tap has stopped reading from it ({@link
 * Lane#MOST_WAITING}), and after its FIN only when something is written to it.
 */
final class Connection {

  /** How long a peer has to end its side after {@code close}, in seconds. */
  private static final int PATIENCE = 10;

  /** How many bytes of a part the log keeps. */
  private static final int SAMPLE = 16 * 1024;

  private final Wiretap wiretap;
  private final int number;
  private final Conversation conversation = new Conversation(SAMPLE);
  private final Map<Side, SocketChannel> channels = new EnumMap<>(Side.class);
  private final Map<Side, Lane> lanes = new EnumMap<>(Side.class);
  private final Set<Side> finished = EnumSet.noneOf(Side.class);
  private final Set<Side> told = EnumSet.noneOf(Side.class);
  private boolean decoding = true;
  private boolean closed;

  Connection(Wiretap wiretap, int number, SocketChannel browser) {
    this.wiretap = wiretap;
    this.number = number;
    channels.put(Side.CLIENT, browser);
    log(
        "opened",
        new JsonObject()
            .put("peer", words(browser.remoteAddress()))
            .put("tap", words(browser.localAddress())));
    browser.pipeline().addLast(new Ear(Side.CLIENT));
    addLane(Side.CLIENT, browser);
  }

  /** Connects to the node; what the browser says meanwhile waits in its lane. */
  void connect(InetSocketAddress upstream) {
    new Bootstrap()
        .group(wiretap.loop())
        .channel(NioSocketChannel.class)
        .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
        .option(ChannelOption.TCP_NODELAY, true)
        .handler(new Ear(Side.SERVER))
        .connect(upstream)
        .addListener(
            (ChannelFuture connecting) -> {
              if (connecting.isSuccess()) {
                connected((SocketChannel) connecting.channel());
              } else {
                refused(connecting.cause());
              }
            });
  }

  private void connected(SocketChannel node) {
    if (closed) {
      reset(node);
      return;
    }
    channels.put(Side.SERVER, node);
    log("connected", new JsonObject().put("peer", words(node.remoteAddress())));
    addLane(Side.SERVER, node);
    lane(Side.CLIENT).opensTo(node);
    lane(Side.SERVER).opensTo(channel(Side.CLIENT));
  }

  private void refused(Throwable reason) {
    log("refused", new JsonObject().put("reason", String.valueOf(reason.getMessage())));
    lane(Side.CLIENT).cut();
    reset(channel(Side.CLIENT));
    closed();
  }

  private void addLane(Side from, SocketChannel source) {
    var exit =
        new Lane.Exit() {
          @Override
          public void finish() {
            handedOnEnd(from, "fin");
            tellFin(from.other());
          }

          @Override
          public void reset() {
            handedOnEnd(from, "reset");
            tellReset(from.other());
          }
        };
    var lane =
        new Lane(
            wiretap.loop(),
            source,
            exit,
            end -> log("passed", new JsonObject().put("from", from.word()).put("end", end)));
    lanes.put(from, lane);
    wiretap.standing().stream()
        .filter(fault -> fault.way().from() == from)
        .forEach(fault -> apply(fault.name(), fault.way(), true, fault.value()));
  }

  private void handedOnEnd(Side from, String how) {
    log("passed", new JsonObject().put("from", from.word()).put("how", how));
  }

  /** Sets or takes off a standing fault. */
  void apply(String fault, Way way, boolean on, long value) {
    Lane lane = lanes.get(way.from());
    if (lane == null) {
      return; // It will be told when it comes: see addLane.
    }
    if (fault.equals("hold")) {
      lane.hold(on);
    } else {
      lane.delay(on ? value : 0);
    }
  }

  /** Sends a FIN to both ends at once. Answers how many bytes were waiting and are dropped. */
  long close() {
    long dropped = cutLanes();
    for (Side side : Side.values()) {
      tellFin(side);
    }
    wiretap
        .loop()
        .schedule(
            () -> {
              reset();
            },
            PATIENCE,
            TimeUnit.SECONDS);
    return dropped;
  }

  /** Sends an RST to both ends at once. Answers how many bytes were waiting and are dropped. */
  long reset() {
    long dropped = cutLanes();
    channels.values().forEach(Connection::reset);
    closed();
    return dropped;
  }

  int number() {
    return number;
  }

  private long cutLanes() {
    return lanes.values().stream().mapToLong(Lane::cut).sum();
  }

  private void tellFin(Side side) {
    SocketChannel channel = channel(side);
    if (channel == null || !told.add(side)) {
      return;
    }
    channel.shutdownOutput();
    closeWhenBothHaveFinished();
  }

  private void tellReset(Side side) {
    SocketChannel channel = channel(side);
    if (channel != null) {
      told.add(side);
      reset(channel);
    }
    lane(side).cut();
    finished.add(side);
    closeWhenBothHaveFinished();
  }

  private void closeWhenBothHaveFinished() {
    boolean over =
        finished.containsAll(Set.of(Side.values())) && told.containsAll(Set.of(Side.values()));
    boolean gone = channels.values().stream().noneMatch(Channel::isOpen) && channels.size() == 2;
    if (over || gone) {
      channels.values().forEach(Channel::close);
      closed();
    }
  }

  private void closed() {
    if (!closed) {
      closed = true;
      cutLanes();
      log("closed", new JsonObject());
      wiretap.forget(this);
    }
  }

  private void heard(Side from, ByteBuf bytes) {
    Lane lane = lane(from);
    if (decoding) {
      decode(() -> conversation.read(from, ByteBufUtil.getBytes(bytes)));
    }
    lane.arrived(bytes);
  }

  private void heardEnd(Side from, boolean reset) {
    if (!finished.add(from) || closed) {
      return;
    }
    if (decoding) {
      decode(() -> conversation.end(from));
    }
    log("finished", new JsonObject().put("from", from.word()).put("how", reset ? "reset" : "fin"));
    Lane lane = lane(from);
    if (lane == null) {
      return;
    }
    if (reset) {
      told.add(from); // Nothing can be told to it any more.
      channel(from).close();
      lane.wasReset();
    } else {
      lane.finished();
    }
    closeWhenBothHaveFinished();
  }

  /**
   * The relay goes on whatever the decoder does: a mistake in it costs the picture, never the
   * connection.
   */
  private void decode(Supplier<List<Part>> reading) {
    try {
      for (Part part : reading.get()) {
        log(Facts.kindOf(part), Facts.of(part));
      }
    } catch (RuntimeException mistake) {
      decoding = false;
      log(
          "opaque",
          new JsonObject()
              .put("why", "From here on not decoded: a mistake in the tap, " + mistake));
    }
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

  private static void reset(SocketChannel channel) {
    if (channel.isOpen()) {
      channel.config().setSoLinger(0); // Closing then sends RST and drops what is unsent.
      channel.close();
    }
  }

  private static String words(InetSocketAddress address) {
    return address.getAddress().getHostAddress() + ":" + address.getPort();
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
        heardEnd(from, false);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      heardEnd(from, true);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      heardEnd(from, false);
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
