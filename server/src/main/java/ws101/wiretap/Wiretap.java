package ws101.wiretap;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * One edge of the picture: a TCP relay on a loopback port that copies bytes unchanged and decodes
 * them on the side.
 *
 * <p>Vert.x's sockets hide what must be seen here, half-closed streams and resets, so the tap
 * stands on Netty itself. All taps run on one event loop; their public methods may be called from
 * any thread and do not wait, but for {@link #open} and {@link #close}.
 */
public final class Wiretap implements AutoCloseable {

  /**
   * One for all taps: what one of them reads is in the log before another can read what came of it,
   * so the log has each cause before its effects.
   */
  private static final EventLoop LOOP =
      new MultiThreadIoEventLoopGroup(
              1, new DefaultThreadFactory("wiretap", true), NioIoHandler.newFactory())
          .next();

  /** Numbers connections over all wires, so that a number alone names one. */
  private static final AtomicInteger CONNECTIONS = new AtomicInteger();

  private final EventLog log;
  private final String wire;
  private final Manner manner;
  private final Set<Connection> connections = new LinkedHashSet<>();

  /** Clients with whom TLS is not agreed yet. */
  private final ChannelGroup shaking = new DefaultChannelGroup(LOOP);

  private final Budget budget = new Budget(System::nanoTime);
  private final Faults faults = new Faults(this, connections);
  private Channel listener;
  private volatile InetSocketAddress upstream;

  private Wiretap(EventLog log, String wire, InetSocketAddress upstream, Manner manner) {
    this.log = log;
    this.wire = wire;
    this.upstream = upstream;
    this.manner = manner;
  }

  /** Listens on a free loopback port; each accepted connection is relayed to {@code upstream}. */
  public static Wiretap open(EventLog log, String wire, InetSocketAddress upstream) {
    return open(log, wire, upstream, Manner.PLAIN);
  }

  /** Listens on a loopback port in the manner that is asked for. */
  public static Wiretap open(EventLog log, String wire, InetSocketAddress upstream, Manner manner) {
    var wiretap = new Wiretap(log, wire, upstream, manner);
    wiretap.listen();
    return wiretap;
  }

  private void listen() {
    listener =
        new ServerBootstrap()
            .group(LOOP, LOOP)
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
            .bind(InetAddress.getLoopbackAddress(), manner.port())
            .syncUninterruptibly()
            .channel();
  }

  private void accept(SocketChannel browser) {
    JsonObject ends = Connection.ends(browser);
    if (manner.tls().isEmpty()) {
      relay(browser, ends);
      return;
    }
    shaking.add(browser);
    manner
        .tls()
        .get()
        .welcome(
            browser,
            new Tls.Shaken() {
              @Override
              public void agreed(JsonObject tls) {
                shaking.remove(browser);
                relay(browser, ends.put("tls", tls));
              }

              @Override
              public void failed(Throwable reason) {
                turnAway(ends.put("tls", problem(Tls.problemOfClient(reason))));
              }
            });
  }

  private void relay(SocketChannel browser, JsonObject opened) {
    var connection = new Connection(this, CONNECTIONS.incrementAndGet(), browser, opened);
    connections.add(connection);
    faults.welcome(connection);
    connection.connect(upstream);
  }

  private static JsonObject problem(String sentence) {
    return new JsonObject().put("problem", sentence);
  }

  /** A connection on which not even TLS was agreed; the server never hears of it. */
  private void turnAway(JsonObject opened) {
    var facts = new JsonObject().put("wire", wire).put("connection", CONNECTIONS.incrementAndGet());
    log.append("opened", facts.copy().mergeIn(opened));
    log.append("closed", facts);
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

  /** The faults that stand now, those that wait for their moment included. */
  public List<Fault> standing() {
    return faults.standing();
  }

  /** Sets a fault; completes with its event when it is set. */
  public CompletionStage<Event> set(Fault fault) {
    return onLoop(() -> faults.set(fault));
  }

  /**
   * Takes a fault off, and the relay is exact again.
   *
   * @param way null for a fault that has none
   */
  public CompletionStage<Event> takeOff(Fault.Kind kind, Way way) {
    return onLoop(() -> faults.takeOff(kind, way));
  }

  /**
   * What a page asks for: a fault as {@link Fault#of} reads it, or with {@code "on": false} that it
   * be taken off.
   *
   * @throws IllegalArgumentException with a sentence for the user
   */
  public CompletionStage<Event> fault(JsonObject asked) {
    Object on = asked.getValue("on", true);
    if (!(on instanceof Boolean)) {
      throw new IllegalArgumentException("The field on is not true or false.");
    }
    return (boolean) on ? set(Fault.of(asked)) : takeOff(Fault.kindIn(asked), Fault.wayIn(asked));
  }

  Faults faults() {
    return faults;
  }

  private <T> CompletionStage<T> onLoop(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, LOOP);
  }

  /** How it was opened. */
  public Manner manner() {
    return manner;
  }

  /** All taps run on it. */
  static EventLoop loop() {
    return LOOP;
  }

  /** What its connections share when they look at frames. */
  Budget budget() {
    return budget;
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
    shaking.close();
    onLoop(
            () -> {
              List.copyOf(connections).forEach(Connection::reset);
              return null;
            })
        .toCompletableFuture()
        .join();
  }
}
