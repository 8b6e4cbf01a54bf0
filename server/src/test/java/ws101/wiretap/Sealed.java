package ws101.wiretap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** Both ends of a TLS connection, as the JDK speaks it. */
final class Sealed {

  private static final int LIMIT = (int) TimeUnit.SECONDS.toMillis(10);

  private Sealed() {}

  /** A server that shows this certificate, on a free port. */
  static SSLServerSocket listen(OwnCertificate shown, String... protocols) {
    try {
      var socket =
          (SSLServerSocket)
              showing(shown)
                  .getServerSocketFactory()
                  .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
      socket.setSoTimeout(LIMIT);
      socket.setEnabledProtocols(protocols);
      return socket;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** A client that trusts this certificate and no other. Its handshake is still to come. */
  static SSLSocket connect(OwnCertificate trusted, int port, String... protocols) {
    try {
      var socket = (SSLSocket) trusting(trusted).getSocketFactory().createSocket("localhost", port);
      socket.setSoTimeout(LIMIT);
      socket.setEnabledProtocols(protocols);
      return socket;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  static InetSocketAddress addressOf(SSLServerSocket listener) {
    return (InetSocketAddress) listener.getLocalSocketAddress();
  }

  static SSLContext trusting(OwnCertificate trusted) {
    try {
      var known = emptyStore();
      known.setCertificateEntry("tap", trusted.certificate());
      var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(known);
      var context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException failure) {
      throw new AssertionError(failure);
    }
  }

  private static SSLContext showing(OwnCertificate shown) {
    try {
      var own = emptyStore();
      var chain = new Certificate[] {shown.certificate()};
      own.setKeyEntry("own", shown.key(), new char[0], chain);
      var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(own, new char[0]);
      var context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      return context;
    } catch (IOException | GeneralSecurityException failure) {
      throw new AssertionError(failure);
    }
  }

  private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }
}
