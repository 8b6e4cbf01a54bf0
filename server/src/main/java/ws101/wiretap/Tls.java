package ws101.wiretap;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.vertx.core.json.JsonObject;
import java.nio.channels.ClosedChannelException;
import java.security.cert.X509Certificate;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * TLS that a tap ends itself, so that it sees what lies inside: to the client it is the server,
 * with a certificate of its own, and to the server it is a client that takes any certificate and
 * says whose it was. Neither side is offered HTTP/2, which nobody here decodes.
 */
public final class Tls {

  /**
   * OpenSSL breaks off with an alert in clear, two bytes, where the JDK already expects sealed
   * ones.
   */
  private static final String ALERT_IN_CLEAR = "AEAD cipher fragment (2)";

  private static final Pattern ALERT = Pattern.compile("Received fatal alert: (\\w+)");

  private final OwnCertificate certificate;
  private final String host;
  private final SslContext toClient;
  private final SslContext toServer;

  /**
   * @param host the server's name, which it is told as it is asked (SNI)
   */
  public Tls(OwnCertificate certificate, String host) {
    this.certificate = certificate;
    this.host = host;
    try {
      toClient =
          SslContextBuilder.forServer(certificate.key(), certificate.certificate())
              .sslProvider(SslProvider.JDK)
              .build();
      toServer =
          SslContextBuilder.forClient()
              .sslProvider(SslProvider.JDK)
              .trustManager(InsecureTrustManagerFactory.INSTANCE)
              .endpointIdentificationAlgorithm(null)
              .build();
    } catch (SSLException problem) {
      throw new IllegalStateException(problem); // The JDK has all that is asked for here.
    }
  }

  /** What the client must trust. */
  public OwnCertificate certificate() {
    return certificate;
  }

  /** What comes of a handshake; exactly one of the two is called, once. */
  interface Shaken {

    /** From here on the channel carries what lies inside; {@code facts} are told with it. */
    void agreed(JsonObject facts);

    void failed(Throwable reason);
  }

  /** Shakes hands with a client. */
  void welcome(SocketChannel client, Shaken shaken) {
    shakeHands(client, toClient.newHandler(client.alloc()), shaken);
  }

  /** Shakes hands with the server as soon as it is connected. */
  void greet(SocketChannel server, int port, int patienceSeconds, Shaken shaken) {
    var handler = toServer.newHandler(server.alloc(), host, port);
    handler.setHandshakeTimeout(patienceSeconds, TimeUnit.SECONDS);
    shakeHands(server, handler, shaken);
  }

  private static void shakeHands(SocketChannel channel, SslHandler handler, Shaken shaken) {
    channel.pipeline().addLast(handler, new Greeter(handler, shaken));
  }

  /** Why a handshake with a client failed, in a sentence. */
  static String problemOfClient(Throwable reason) {
    var alert = ALERT.matcher(String.valueOf(reason.getMessage()));
    if (alert.find()) {
      return "The client broke off TLS with %s: it does not trust the tap's certificate (yet)."
          .formatted(alert.group(1));
    }
    if (String.valueOf(reason.getMessage()).contains(ALERT_IN_CLEAR)) {
      return "The client broke off TLS: most likely it does not trust the tap's certificate (yet).";
    }
    if (reason instanceof NotSslRecordException) {
      return "The client does not speak TLS: this tap is at wss:// or https://.";
    }
    return reason instanceof ClosedChannelException
        ? "The client left in the middle of TLS's handshake."
        : "TLS's handshake failed: " + reason.getMessage();
  }

  /** Why a handshake with the server failed, in a sentence; null if it was not TLS's doing. */
  static String problemOfServer(String address, Throwable reason) {
    if (reason instanceof NotSslRecordException) {
      return "%s answers, but not in TLS: is it a ws:// or http:// server?".formatted(address);
    }
    if (reason instanceof SslHandshakeTimeoutException) {
      return "%s took the connection, but said nothing in TLS.".formatted(address);
    }
    if (reason instanceof ClosedChannelException) {
      return "%s left in the middle of TLS's handshake.".formatted(address);
    }
    return reason instanceof SSLException
        ? "TLS's handshake with %s failed: %s".formatted(address, reason.getMessage())
        : null;
  }

  /**
   * Sends no more: {@code close_notify} ends TLS's stream (RFC 8446, 6.1), and only then FIN ends
   * TCP's. Where there is no TLS, a FIN is all.
   */
  static void finish(SocketChannel channel) {
    var tls = channel.pipeline().get(SslHandler.class);
    if (tls == null) {
      channel.shutdownOutput();
    } else {
      tls.closeOutbound().addListener(said -> channel.shutdownOutput());
    }
  }

  /** Closes the socket itself, past TLS, which would say goodbye. */
  static void closeSocket(SocketChannel channel) {
    var tls = channel.pipeline().context(SslHandler.class);
    if (tls == null) {
      channel.close();
    } else {
      tls.close();
    }
  }

  /**
   * Whether one who has said {@code close_notify} still listens: since TLS 1.3 each direction ends
   * by itself; before, both ended together (RFC 5246, 7.2.1).
   */
  static boolean stillListens(SocketChannel channel) {
    var tls = channel.pipeline().get(SslHandler.class);
    return tls.engine().getSession().getProtocol().equals("TLSv1.3");
  }

  private static JsonObject facts(SSLSession session) {
    var facts =
        new JsonObject()
            .put("protocol", session.getProtocol())
            .put("cipher", session.getCipherSuite());
    try {
      var shown = (X509Certificate) session.getPeerCertificates()[0];
      facts.put("certificate", shown.getSubjectX500Principal().getName());
    } catch (SSLPeerUnverifiedException none) {
      // A client shows none.
    }
    return facts;
  }

  /** Stands behind TLS until it is agreed, then gives its place to whoever wants the bytes. */
  private static final class Greeter extends ChannelInboundHandlerAdapter {

    private final SslHandler tls;
    private final Shaken shaken;
    private boolean over;

    Greeter(SslHandler tls, Shaken shaken) {
      this.tls = tls;
      this.shaken = shaken;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof SslHandshakeCompletionEvent done && !over) {
        over = true;
        if (done.isSuccess()) {
          context.pipeline().remove(this);
          shaken.agreed(facts(tls.engine().getSession()));
        } else {
          shaken.failed(done.cause());
        }
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      // Netty closes the socket, and tells the same as the handshake's end.
    }
  }
}
