package ws101.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Who listens on a port that we want, as far as this system tells. */
final class PortOwner {

  /** Long enough for a program on this machine, in milliseconds. */
  private static final int SOON = 500;

  /** A course that draws its first page on a busy machine may need this long. */
  private static final Duration BUSY = Duration.ofSeconds(5);

  /** Stands in every page of the course. */
  private static final String OUR_MARK = "ws101-token";

  private static final Pattern PROCESS_OF_SS = Pattern.compile("pid=(\\d+)");
  private static final Pattern PROCESS_OF_LSOF = Pattern.compile("(?m)^p(\\d+)$");
  private static final Pattern PROCESS_OF_NETSTAT = Pattern.compile("LISTENING\\s+(\\d+)");

  private PortOwner() {}

  /**
   * @param retry what to type, before a port
   * @throws IllegalArgumentException with a sentence that says who has it and what to type
   */
  static void refuseIfTaken(int port, String retry) {
    if (port == 0 || isFree(port)) {
      return;
    }
    int other =
        IntStream.rangeClosed(port + 1, 65_535).filter(PortOwner::isFree).findFirst().orElse(0);
    String advice = "Type %s %d to use another.".formatted(retry, other);
    throw new IllegalArgumentException(
        isOurs(port)
            ? "ws101 runs already, at http://localhost:%d%s. %s"
                .formatted(port, process(port).map(it -> " (" + it + ")").orElse(""), advice)
            : "Port %d is taken by %s. %s"
                .formatted(port, process(port).orElse("another program"), advice));
  }

  /**
   * A browser may take "localhost" for ::1, where somebody else can listen although 127.0.0.1 is
   * free.
   */
  private static boolean isFree(int port) {
    try (var socket = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.isBound() && !accepts("::1", port);
    } catch (IOException taken) {
      return false;
    }
  }

  private static boolean accepts(String address, int port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), SOON);
      return true;
    } catch (IOException nobody) {
      return false;
    }
  }

  private static boolean isOurs(int port) {
    var home = URI.create("http://localhost:" + port + "/");
    var ask = HttpRequest.newBuilder(home).timeout(BUSY).build();
    var client = HttpClient.newBuilder().connectTimeout(Duration.ofMillis(SOON)).build();
    try {
      return client.send(ask, BodyHandlers.ofString()).body().contains(OUR_MARK);
    } catch (IOException notHttp) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** "nginx (process 812)". */
  private static Optional<String> process(int port) {
    OptionalLong pid = pidOf(port);
    return pid.isEmpty()
        ? Optional.empty()
        : ProcessHandle.of(pid.getAsLong())
            .map(
                process ->
                    process
                        .info()
                        .command()
                        .map(command -> Path.of(command).getFileName() + " ")
                        .map(name -> name + "(process " + process.pid() + ")")
                        .orElse("process " + process.pid()));
  }

  /** Linux has ss, macOS has lsof, Windows has netstat. */
  private static OptionalLong pidOf(int port) {
    return find(PROCESS_OF_SS, "ss", "-Hltnp", "sport = :" + port)
        .or(() -> find(PROCESS_OF_LSOF, "lsof", "-nP", "-Fp", "-sTCP:LISTEN", "-iTCP:" + port))
        .or(() -> findLine(port))
        .map(text -> OptionalLong.of(Long.parseLong(text)))
        .orElse(OptionalLong.empty());
  }

  private static Optional<String> findLine(int port) {
    return answerOf("netstat", "-ano", "-p", "TCP")
        .flatMap(
            answer -> answer.lines().filter(line -> line.contains(":" + port + " ")).findFirst())
        .flatMap(line -> first(PROCESS_OF_NETSTAT, line));
  }

  private static Optional<String> find(Pattern pattern, String... command) {
    return answerOf(command).flatMap(answer -> first(pattern, answer));
  }

  private static Optional<String> first(Pattern pattern, String text) {
    var match = pattern.matcher(text);
    return match.find() ? Optional.of(match.group(1)) : Optional.empty();
  }

  private static Optional<String> answerOf(String... command) {
    try {
      var process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      process.getOutputStream().close();
      var answer = new String(process.getInputStream().readAllBytes(), UTF_8);
      process.waitFor(SOON, TimeUnit.MILLISECONDS);
      return Optional.of(answer);
    } catch (IOException noSuchCommand) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
