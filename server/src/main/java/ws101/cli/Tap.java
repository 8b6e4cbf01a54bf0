package ws101.cli;

import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import ws101.course.TapServer;
import ws101.wiretap.EventLog;
import ws101.wiretap.Manner;
import ws101.wiretap.OwnCertificate;
import ws101.wiretap.Tls;
import ws101.wiretap.Wiretap;

/** {@code ./kit tap ws://host:port}: a wiretap before any server, with its page. */
@Command(
    name = "tap",
    description = {
      "Puts a wiretap before any server: what crosses it is shown on a page, and can be broken there.",
      "TLS (wss, https) is relayed as it is, sealed, unless the tap shall end it: --tls."
    },
    mixinStandardHelpOptions = true)
final class Tap implements Callable<Integer> {

  /** The schemes that are understood, with the port that each means if none is named. */
  private static final Map<String, Integer> PORTS =
      Map.of("ws", 80, "http", 80, "wss", 443, "https", 443);

  private static final Set<String> SEALED = Set.of("wss", "https");

  @Parameters(paramLabel = "URL", description = "the server's address, such as ws://localhost:9001")
  private String url;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "where the tap listens (default: any free port)")
  private int port;

  @Option(
      names = "--page",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "where its page is (default: any free port)")
  private int page;

  @Option(
      names = "--tls",
      description = {
        "look into wss or https: the tap ends TLS itself, with a certificate of its own,",
        "which whoever connects must trust"
      })
  private boolean tls;

  @Override
  public Integer call() throws InterruptedException {
    URI upstream = upstream(url);
    PortOwner.refuseIfTaken(port, "./kit tap %s --port".formatted(url));
    PortOwner.refuseIfTaken(page, "./kit tap %s --page".formatted(url));

    var log = new EventLog();
    var tap = Wiretap.open(log, "tap", addressOf(upstream), manner(upstream));
    var shown = show(log, tap);
    System.out.printf(
        "The tap is at %s://localhost:%d and leads to %s.%n"
            + "What crosses it is shown at http://localhost:%d. Ctrl-C ends it.%n",
        upstream.getScheme(), tap.port(), url, shown.port());
    tap.manner().tls().ifPresent(ended -> sayHowToTrust(ended, tap.port(), shown.port()));
    Thread.currentThread().join();
    return 0;
  }

  private Manner manner(URI upstream) {
    if (!tls) {
      return Manner.PLAIN.on(port);
    }
    if (!SEALED.contains(upstream.getScheme())) {
      throw new IllegalArgumentException(
          "--tls looks into wss:// and https://; at %s nothing is sealed, leave it out."
              .formatted(url));
    }
    return Manner.PLAIN.on(port).ending(new Tls(OwnCertificate.make(), upstream.getHost()));
  }

  private static void sayHowToTrust(Tls tls, int port, int page) {
    System.out.printf(
        """
        The tap ends TLS itself, with a certificate of its own, and takes any certificate that the server shows.
        Whoever connects must trust the tap's:
          a browser: open https://localhost:%1$d once and go on past its warning; the certificate's SHA-256 is
                     %3$s
          Node:      curl -s http://localhost:%2$d/tap/certificate.pem -o tap.pem, then NODE_EXTRA_CA_CERTS=tap.pem
          Java:      keytool -importcert -noprompt -file tap.pem -keystore trust.p12 -storepass changeit, then
                     -Djavax.net.ssl.trustStore=trust.p12 -Djavax.net.ssl.trustStorePassword=changeit
        """,
        port, page, tls.certificate().fingerprint());
  }

  private TapServer show(EventLog log, Wiretap tap) {
    try {
      return TapServer.start(Vertx.vertx(), Checkout.root(), page, log, tap, url)
          .toCompletionStage()
          .toCompletableFuture()
          .join();
    } catch (CompletionException failed) {
      throw new IllegalArgumentException(
          "The tap's page cannot listen on port %d: %s"
              .formatted(page, failed.getCause().getMessage()));
    }
  }

  /**
   * @throws IllegalArgumentException with a sentence for the user
   */
  static URI upstream(String url) {
    try {
      var uri = new URI(url);
      if (uri.getScheme() != null
          && PORTS.containsKey(uri.getScheme())
          && uri.getHost() != null
          && uri.getPort() <= 65_535
          && uri.getPort() != 0) {
        return uri;
      }
    } catch (URISyntaxException saidBelow) {
      // The sentence is the same.
    }
    throw new IllegalArgumentException(
        "%s is no address of a server: write it like ws://localhost:9001 (ws, wss, http or https)."
            .formatted(url));
  }

  /**
   * @throws IllegalArgumentException with a sentence for the user
   */
  static InetSocketAddress addressOf(URI upstream) {
    int port = upstream.getPort() < 0 ? PORTS.get(upstream.getScheme()) : upstream.getPort();
    var address = new InetSocketAddress(upstream.getHost(), port);
    if (address.isUnresolved()) {
      throw new IllegalArgumentException(
          "Nobody knows a machine of the name %s.".formatted(upstream.getHost()));
    }
    return address;
  }
}
