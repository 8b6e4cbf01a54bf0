package ws101.stage;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Redis that somebody else runs. We use it, under names of our own, and do nothing else to it: no
 * process of ours is behind it.
 */
public record RedisElsewhere(URI url) implements Program {

  /** The system property that names one; without it the environment's {@code REDIS_URL} does. */
  public static final String PROPERTY = "ws101.redis";

  private static final String SCHEME = "redis";

  /** Registered with IANA for Redis. */
  private static final int USUAL_PORT = 6379;

  /**
   * The one that the user has named.
   *
   * @throws IllegalArgumentException with a sentence for the user, if it is no address of a Redis
   */
  public static Optional<RedisElsewhere> named() {
    return Optional.ofNullable(System.getProperty(PROPERTY, System.getenv("REDIS_URL")))
        .filter(url -> !url.isBlank())
        .map(RedisElsewhere::at);
  }

  static RedisElsewhere at(String url) {
    try {
      var uri = new URI(url.strip());
      if (SCHEME.equals(uri.getScheme()) && uri.getHost() != null) {
        return new RedisElsewhere(uri);
      }
    } catch (URISyntaxException saidBelow) {
      // The sentence is the same.
    }
    throw new IllegalArgumentException(
        "%s is no address of a Redis: write it like redis://localhost:6379, or redis://:password@host:6379. (rediss:// is sealed, and a wiretap could not read it.)"
            .formatted(url));
  }

  /**
   * @throws IllegalArgumentException with a sentence for the user, if nobody knows the host
   */
  InetSocketAddress place() {
    var place =
        new InetSocketAddress(url.getHost(), url.getPort() < 0 ? USUAL_PORT : url.getPort());
    if (place.isUnresolved()) {
      throw new IllegalArgumentException(
          "Nobody knows a machine of the name %s, where Redis should be.".formatted(url.getHost()));
    }
    return place;
  }

  /** Names, passwords and the number of a database stay as they are. */
  @Override
  public String address(int port) {
    try {
      return new URI(SCHEME, url.getUserInfo(), "localhost", port, url.getPath(), null, null)
          .toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public List<String> command(int port, List<String> flags) {
    throw new UnsupportedOperationException("Redis runs already, and not here.");
  }

  @Override
  public Map<String, String> environment() {
    return Map.of();
  }

  @Override
  public Program with(String name, String value) {
    throw new UnsupportedOperationException("Nobody tells a Redis elsewhere anything.");
  }
}
