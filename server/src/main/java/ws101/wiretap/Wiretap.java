package ws101.wiretap;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * One edge of the picture: a TCP relay on a loopback port that copies bytes unchanged and decodes
 * them on the side.
 *
 * <p>Vert.x's sockets hide what must be seen here, half-closed streams and resets, so the tap
 * stands on Netty itself. All of one tap runs on one event loop; its public methods may be called
 * from any thread and do not wait, but for {@link #open} and {@link #close}.
 */
public final class Wiretap implements AutoCloseable {

  /** A fault that stays until it is taken off. {@code value} is a number of milliseconds, or 0. */
  public record StandingFault(String name, Way way, long value) {}

  /** The longest delay, in milliseconds: beyond it a page looks dead rather than slow. */
  public static final long LONGEST_DELAY = 10_000;

  private static final EventLoopGroup LOOPS =
      new MultiThreadIoEventLoopGroup(
          2, new DefaultThreadFactory("wiretap", true), NioIoHandler.newFactory());

  /** Numbers connections over all wires, so that a number alone names one. */
  private static final AtomicInteger CONNECTIONS = new AtomicInteger();

  private final EventLog log;
  private final String wire;
  private final EventLoop loop = LOOPS.next();
  private final Set<Connection> connections = new LinkedHashSet<>();
  private Channel listener;
  private volatile InetSocketAddress upstream;
  private volatile List<StandingFault> standing = List.of();

  private Wiretap(EventLog log, String wire, InetSocketAddress upstream) {
    this.log = log;
    this.wire = wire;
    this.upstream = upstream;
  }

  /** Listens on a free loopback port; each accepted connection is relayed to {@code upstream}. */
  public static Wiretap open(EventLog log, String wire, InetSocketAddress upstream) {
    var wiretap = new Wiretap(log, wire, upstream);
    wiretap.listen();
    return wiretap;
  }

  private void listen() {
    listener =
        new ServerBootstrap()
            .group(loop, loop)
            .channel(NioServerSocketChannel.class)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel browser) {
                    accept(browser);
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), 0)
            .syncUninterruptibly()
            .channel();
  }

  private void accept(SocketChannel browser) {
    var connection = new Connection(this, CONNECTIONS.incrementAndGet(), browser);
    connections.add(connection);
    connection.connect(upstream);
  }

  /** The name of the wire in the log. */
  public String wire() {
    return wire;
  }

  /** The port to connect to instead of the upstream's. */
  public int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  /** Connections accepted from now on go there. */
  public void pointTo(InetSocketAddress upstream) {
    this.upstream = upstream;
  }

  /** The faults that stand now. */
  public List<StandingFault> standing() {
    return standing;
  }

  /**
   * Delays what goes one way from now on by {@code millis}; 0 takes the delay off.
   *
   * @throws IllegalArgumentException with a sentence for the user
   */
  public CompletionStage<Event> delay(Way way, long millis) {
    if (millis < 0 || millis > LONGEST_DELAY) {
      throw new IllegalArgumentException(
          "A delay is between 0 and %d milliseconds, not %d.".formatted(LONGEST_DELAY, millis));
    }
    String did =
        millis > 0
            ? "Each byte waits %d ms in the tap, then goes on unchanged and in order."
                .formatted(millis)
            : "Bytes go on at once again; those that wait keep their time.";
    return stand("delay", way, millis > 0, millis, did);
  }

  /** Holds back what goes one way, or releases it. */
  public CompletionStage<Event> hold(Way way, boolean on) {
    String did =
        on
            ? "Nothing leaves the tap this way. It goes on reading until 64 KiB wait, then it stops reading."
            : "What waited goes on, whole and in order.";
    return stand("hold", way, on, 0, did);
  }

  /** Ends every open connection with a FIN to both ends: what an orderly end looks like. */
  public CompletionStage<Event> closeConnections() {
    return end("close", "a FIN", Connection::close);
  }

  /** Ends every open connection with an RST to both ends, also an idle one. */
  public CompletionStage<Event> resetConnections() {
    return end("reset", "an RST", Connection::reset);
  }

  private CompletionStage<Event> stand(String name, Way way, boolean on, long value, String did) {
    return onLoop(
        () -> {
          var others =
              standing.stream().filter(fault -> fault.way() != way || !fault.name().equals(name));
          standing =
              (on ? Stream.concat(others, Stream.of(new StandingFault(name, way, value))) : others)
                  .toList();
          var event =
              logFault(name, on, did, new JsonObject().put("way", way.word()).put("value", value));
          // A copy: what is released may be the end of a connection.
          List.copyOf(connections).forEach(each -> each.apply(name, way, on, value));
          return event;
        });
  }

  private CompletionStage<Event> end(String name, String what, Consumer<Connection> ending) {
    return onLoop(
        () -> {
          var open = List.copyOf(connections);
          long dropped = open.stream().mapToLong(Connection::waiting).sum();
          String did =
              open.isEmpty()
                  ? "There was no connection to end."
                  : "The tap sent %s to both ends of %s%s."
                      .formatted(
                          what,
                          open.size() == 1 ? "the connection" : open.size() + " connections",
                          dropped == 0
                              ? ""
                              : " and dropped %d bytes that waited".formatted(dropped));
          var event = logFault(name, true, did, new JsonObject());
          open.forEach(ending);
          return event;
        });
  }

  private Event logFault(String name, boolean on, String did, JsonObject more) {
    var met = new JsonArray();
    connections.forEach(connection -> met.add(connection.number()));
    return log.append(
        "fault",
        new JsonObject()
            .put("wire", wire)
            .put("fault", name)
            .put("on", on)
            .put("connections", met)
            .put("did", did)
            .mergeIn(more));
  }

  private <T> CompletionStage<T> onLoop(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, loop);
  }

  EventLoop loop() {
    return loop;
  }

  EventLog log() {
    return log;
  }

  void forget(Connection connection) {
    connections.remove(connection);
  }

  /** Stops listening and resets what is open. */
  @Override
  public void close() {
    listener.close().syncUninterruptibly();
    onLoop(
            () -> {
              List.copyOf(connections).forEach(Connection::reset);
              return null;
            })
        .toCompletableFuture()
        .join();
  }
}
