package ws101.grader;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;

/** A checkout with one lesson, whose exercise is an echo with one check. */
public final class SmallCheckout {

  private static final String CHECKS =
      """
      package ws101.exercise07;

      import io.vertx.core.json.JsonObject;
      import ws101.grader.Check;
      import ws101.grader.Client;
      import ws101.grader.Exercise;
      import ws101.grader.Program;

      @Exercise(slug = "07-chat", main = "ws101.exercise07.Echo")
      class Exercise07Test {
        @Check("1.1")
        void whatOneSaysComesBack(Program program) {
          System.out.println("A check that prints does not spoil the answers.");
          if (program.output().contains("break the court")) {
            Runtime.getRuntime().halt(1);
          }
          var text = new JsonObject().put("type", "said");
          Client.connect(program, "/", "Ada").sends(text).hears(text);
        }
      }
      """;

  /** A program that passes. */
  public static final String ECHO =
      """
      package ws101.exercise07;

      import io.vertx.core.Vertx;

      final class Echo {
        public static void main(String[] args) {
          System.out.println("ready");
          Vertx.vertx()
              .createHttpServer()
              .webSocketHandler(guest -> guest.textMessageHandler(guest::writeTextMessage))
              .listen(Integer.parseInt(System.getenv("PORT")));
        }
      }
      """;

  private SmallCheckout() {}

  /** Lays it out, built; answers the learner's file, which passes. */
  public static Path layOut(Path root) throws IOException {
    write(root, "lessons/07-chat.md", "# Chat\n\nA room.\n");
    write(root, "solutions/src/main/java/ws101/exercise07/Echo.java", ECHO);
    String classPath = System.getProperty("java.class.path");
    write(root, "server/target/kit.classpath", classPath);
    write(root, "exercises/target/judge.classpath", classPath);
    compileChecks(root);
    return write(root, "exercises/src/main/java/ws101/exercise07/Echo.java", ECHO);
  }

  private static Path write(Path root, String file, String text) throws IOException {
    Files.createDirectories(root.resolve(file).getParent());
    return Files.writeString(root.resolve(file), text);
  }

  private static void compileChecks(Path root) throws IOException {
    Path source = write(root, "Exercise07Test.java", CHECKS);
    Path classes = Files.createDirectories(root.resolve("exercises/target/test-classes"));
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-d",
                classes.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                source.toString());
    assertThat(failed).isZero();
  }
}
