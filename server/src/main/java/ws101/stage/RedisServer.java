package ws101.stage;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import redis.embedded.core.ExecutableProvider;
import redis.embedded.model.OsArchitecture;

/**
 * A Redis server of our own, which only this machine can reach and which keeps nothing on disk: the
 * one that is installed here, or else the one that the embedded-redis artifact carries.
 */
public record RedisServer(Path executable) implements Program {

  /** Valkey is Redis under another name, since 2024. */
  private static final List<String> NAMES = List.of("redis-server", "valkey-server");

  private static final boolean IS_WINDOWS = File.separatorChar == '\\';

  /**
   * What {@link Lifeline} is to a JVM: the shell becomes the server, and a child of it waits for
   * the end of our input, which we hold and never write to.
   */
  private static final String WITH_LIFELINE =
      "exec 3<&0; (cat <&3; kill -9 $$) >/dev/null 2>&1 & exec \"$@\" 3<&- </dev/null";

  /** The best that there is on this machine. */
  public static RedisServer find() {
    return new RedisServer(installed().orElseGet(RedisServer::carried));
  }

  private static Optional<Path> installed() {
    return NAMES.stream().flatMap(RedisServer::onThePath).findFirst();
  }

  private static Stream<Path> onThePath(String name) {
    String file = IS_WINDOWS ? name + ".exe" : name;
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(folder -> Path.of(folder, file))
        .filter(Files::isExecutable);
  }

  /** Unpacked once, into this checkout. */
  static RedisServer ofTheArtifact() {
    return new RedisServer(carried());
  }

  private static Path carried() {
    String name = // of a resource: it begins with a slash
        ExecutableProvider.newProvidedVersionsMap().get(OsArchitecture.detectOSandArchitecture());
    if (name == null) {
      throw new IllegalStateException(
          "There is no redis-server on the PATH, and none is known for this system. Install one.");
    }
    Path place = Register.home().resolve("redis").resolve(name.substring(1));
    if (!Files.isExecutable(place)) {
      unpack(name, place);
    }
    return place;
  }

  private static void unpack(String name, Path place) {
    try (var packed = ExecutableProvider.class.getResourceAsStream(name)) {
      Files.createDirectories(place.getParent());
      Path draft = Files.createTempFile(place.getParent(), "draft", "");
      Files.copy(packed, draft, StandardCopyOption.REPLACE_EXISTING);
      draft.toFile().setExecutable(true);
      Files.move(draft, place, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot unpack " + name + " to " + place + ": is the disk full, or the folder not yours?",
          e);
    }
  }

  @Override
  public List<String> command(int port, List<String> flagsOfJvms) {
    var command = new ArrayList<String>();
    if (!IS_WINDOWS) {
      command.addAll(List.of("/bin/sh", "-c", WITH_LIFELINE, "redis"));
    }
    command.add(executable.toString());
    command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1"));
    command.addAll(List.of("--save", "", "--appendonly", "no"));
    command.addAll(List.of("--dir", System.getProperty("java.io.tmpdir")));
    return command;
  }

  @Override
  public Map<String, String> environment() {
    return Map.of();
  }

  @Override
  public Program with(String name, String value) {
    throw new UnsupportedOperationException("A Redis server reads no variables.");
  }

  @Override
  public String address(int port) {
    return "redis://localhost:" + port;
  }
}
