package ws101.chat;

import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.json.JsonObject;
import java.net.BindException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Makes a program of a verticle: it listens on {@code PORT}, is what {@code VARIANT} says if there
 * are several of it, runs {@code INSTANCES} times side by side (once, if that is not set), and
 * SIGTERM ends it in good order.
 */
public final class Launcher {

  private static final int PORT_IF_NONE_IS_SET = 9000;
  private static final int SECONDS_TO_SAY_GOODBYE = 5;

  private Launcher() {}

  /**
   * What a {@code main} calls.
   *
   * @param settings names of variables that the program also reads: its configuration has those
   *     that are set, in lower case
   */
  public static void run(Supplier<? extends Deployable> program, String... settings) {
    var vertx = Vertx.vertx(new VertxOptions().setFileSystemOptions(noCopies()));
    var port = number("PORT", PORT_IF_NONE_IS_SET);
    var config = JsonObject.of("port", port);
    set(config, "VARIANT");
    for (var name : settings) {
      set(config, name);
    }

    vertx
        .deployVerticle(
            program, new DeploymentOptions().setConfig(config).setInstances(number("INSTANCES", 1)))
        .onSuccess(id -> undeployOnSigterm(vertx))
        .onSuccess(id -> System.out.println("Listening on http://localhost:" + port))
        .onFailure(cause -> giveUp(vertx, port, cause));
  }

  private static void set(JsonObject config, String name) {
    Optional.ofNullable(System.getenv(name))
        .ifPresent(value -> config.put(name.toLowerCase(Locale.ROOT), value));
  }

  /** Vert.x would copy files of the class path to a folder that a killed program leaves behind. */
  private static FileSystemOptions noCopies() {
    return new FileSystemOptions().setClassPathResolvingEnabled(false);
  }

  private static int number(String name, int ifNoneIsSet) {
    var text = System.getenv(name);
    if (text == null) {
      return ifNoneIsSet;
    }
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException notANumber) {
      System.err.println(name + " must be a number, not \"" + text + "\".");
      System.exit(1);
      throw notANumber;
    }
  }

  private static void undeployOnSigterm(Vertx vertx) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> undeploy(vertx)));
  }

  /** Runs while the JVM shuts down, on a thread of its own: the one place that may wait. */
  private static void undeploy(Vertx vertx) {
    try {
      vertx
          .close()
          .toCompletionStage()
          .toCompletableFuture()
          .get(SECONDS_TO_SAY_GOODBYE, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException | InterruptedException cause) {
      System.err.println("It did not end in good order: " + cause);
    }
  }

  private static void giveUp(Vertx vertx, int port, Throwable cause) {
    if (cause instanceof BindException) {
      System.err.println("Port " + port + " is taken: set PORT to another one.");
    } else {
      System.err.println("The program did not start: " + cause);
      cause.printStackTrace();
    }
    vertx.close().onComplete(closed -> System.exit(1));
  }
}
