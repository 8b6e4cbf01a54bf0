package ws101.wiretap;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.vertx.core.json.JsonObject;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Where a tap's own connections lead, in clear or through TLS. */
record Upstream(InetSocketAddress address, EventLoop loop, Optional<Tls> tls) {

  /** What became of a connection. */
  interface Answer {

    /** It stands, TLS included, and nothing has been read from it yet. */
    void connected(SocketChannel channel, JsonObject facts);

    /** It does not, and the facts say why. */
    void refused(JsonObject facts);
  }

  /**
   * @param patience how long the server has to accept, and again to agree on TLS, in seconds
   */
  void connect(int patience, Answer answer) {
    new Bootstrap()
        .group(loop)
        .channel(NioSocketChannel.class)
        .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) TimeUnit.SECONDS.toMillis(patience))
        .handler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                tls.ifPresent(
                    each ->
                        each.greet(
                            channel,
                            address.getPort(),
                            patience,
                            agreement(channel, patience, answer)));
              }
            })
        .connect(address)
        .addListener(
            (ChannelFuture connecting) -> {
              if (!connecting.isSuccess()) {
                refused(connecting.cause(), patience, answer);
              } else if (tls.isEmpty()) {
                connected((SocketChannel) connecting.channel(), new JsonObject(), answer);
              }
            });
  }

  private Tls.Shaken agreement(SocketChannel channel, int patience, Answer answer) {
    return new Tls.Shaken() {
      @Override
      public void agreed(JsonObject agreed) {
        connected(channel, new JsonObject().put("tls", agreed), answer);
      }

      @Override
      public void failed(Throwable reason) {
        refused(reason, patience, answer);
      }
    };
  }

  private static void connected(SocketChannel channel, JsonObject facts, Answer answer) {
    answer.connected(channel, facts.put("peer", words(channel.remoteAddress())));
  }

  private void refused(Throwable reason, int patience, Answer answer) {
    answer.refused(
        new JsonObject().put("peer", words(address)).put("reason", sentence(reason, patience)));
  }

  private String sentence(Throwable reason, int patience) {
    String server = words(address);
    if (reason instanceof ConnectTimeoutException) {
      return "%s has not answered for %d s.".formatted(server, patience);
    }
    String problem = Tls.problemOfServer(server, reason);
    if (problem != null) {
      return problem;
    }
    return reason instanceof ConnectException
        ? "Nobody listens at %s: the connection was refused.".formatted(server)
        : "%s cannot be reached: %s".formatted(server, reason.getMessage());
  }

  /** "127.0.0.1:8080". */
  static String words(InetSocketAddress address) {
    return address.getAddress().getHostAddress() + ":" + address.getPort();
  }
}
