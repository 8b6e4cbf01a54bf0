package ws101.course;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.file.FileSystem;
import io.vertx.ext.web.handler.StaticHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PagesTest {

  @TempDir Path temporary;
  private Path root;
  private Checkout checkout;
  private Progress progress;
  private Site site;

  @BeforeEach
  void serveACheckoutWithOurTemplates() {
    root = temporary.resolve("checkout");
    checkout = new Checkout(root).withLesson("07-chat", "Read it", "See `join`.");
    progress = Progress.of(root);
    site =
        new Site(
            (vertx, router) -> {
              copy(vertx.fileSystem(), "web");
              var course = new Course(root);
              var guard = new Guard();
              router.route().handler(guard);
              router.route().failureHandler(Problems::answerFailure);
              router
                  .route("/webjars/*")
                  .handler(StaticHandler.create("META-INF/resources/webjars"));
              router.get("/web/*").handler(new WebFiles(vertx, root.resolve("web")));
              new Pages(vertx, course, progress, guard).addTo(router);
            });
  }

  private void copy(FileSystem files, String folder) {
    files
        .copyRecursive(
            Checkout.ours().resolve(folder).toString(), root.resolve(folder).toString(), true)
        .await();
  }

  @AfterEach
  void stop() {
    site.close();
  }

  @Test
  void theMapShowsAllTwentyLessonsButOpensOnlyThoseThatAreWritten() {
    String map = site.get("/").body();

    assertThat(map.split("class=\"stop-number\"")).hasSize(20 + 1);
    assertThat(map).contains("href=\"/lessons/07-chat\"").doesNotContain("/lessons/08-heartbeat");
    assertThat(map.split("is-coming")).hasSize(19 + 1);
  }

  @Test
  void theMapGoesOnWithTheLessonOpenedLast() {
    checkout.withLesson("05-handshake", "Read it");
    assertThat(goOn()).contains("05");

    site.get("/lessons/07-chat");

    assertThat(goOn()).contains("07");
  }

  @Test
  void theMapGoesOnPastALessonThatIsPassed() {
    checkout.withLesson("05-handshake", "Read it").withLesson("06-frames", "Read it");
    progress.opened("05-handshake");

    progress.judged("05-handshake", "passed", 9, 9);

    assertThat(goOn()).contains("06");
    assertThat(site.get("/").body()).contains("data-signal=\"00001000000000000000\"");
  }

  @Test
  void aLessonsPageHasItsTextItsStageAndAToken() {
    String page = site.get("/lessons/07-chat").body();

    assertThat(page)
        .contains("<h1 id=\"chat\">Chat</h1>", "<code>join</code>", "class=\"stage\"")
        .contains("data-lesson=\"07-chat\"", "data-here=\"07\"")
        .containsPattern("name=\"ws101-token\" content=\"[0-9a-f]{32}\"");
  }

  @Test
  void anEditOfALessonIsSeenWithTheNextReload() {
    site.get("/lessons/07-chat");

    checkout.withLesson("07-chat", "Read it", "Now quite different.");

    assertThat(site.get("/lessons/07-chat").body()).contains("Now quite different.");
  }

  @Test
  void anEditOfATemplateIsSeenWithTheNextReload() throws IOException {
    site.get("/nowhere");
    Path partial = root.resolve("web/pages/partials/topbar.hbs");

    Files.writeString(partial, Files.readString(partial).replace("Map", "The whole map"));
    partial.toFile().setLastModified(System.currentTimeMillis() + 5_000);

    assertThat(site.get("/nowhere").body()).contains("The whole map");
  }

  @Test
  void whatIsWrongWithALessonStandsOnItsPage() {
    checkout.withLesson("07-chat", "Read it", "[gone](../server/Gone.java#gone)");

    String page = site.get("/lessons/07-chat").body();

    assertThat(page).contains("lessons/07-chat.md:13: There is no file Gone.java.");
  }

  @Test
  void aLessonThatIsNotWrittenYetIsAKindPage() {
    var answer = site.get("/lessons/08-heartbeat");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
    assertThat(answer.body()).contains("Heartbeat is still to come", "Go to the map");
    assertThat(site.get("/lessons/x").body()).contains("<code>/lessons/x</code>", "Go to the map");
  }

  @Test
  void whatIsInAnAddressIsTextNeverMarkup() {
    String page = site.get("/%3Cscript%3Ealert(1)%3C/script%3E").body();

    assertThat(page).contains("alert(1)").doesNotContain("<script>alert");
  }

  @Test
  void aWholeFileIsShownAsText() {
    checkout.with("server/src/Room.java", "List<String> names;");

    var answer = site.get("/source/server/src/Room.java");

    assertThat(answer.body())
        .contains("<code class=\"language-java\">List&lt;String&gt; names;")
        .contains("server/src/Room.java");
  }

  @Test
  void onlyFilesOfTheProjectAreShown() throws IOException {
    checkout.with(".git/config", "secret").with("server/target/built.txt", "secret");
    Path outside = Files.writeString(temporary.resolve("outside.txt"), "secret");
    Files.createSymbolicLink(root.resolve("link.txt"), outside);

    for (String path :
        new String[] {
          "server/../.git/config",
          "server/%2e%2e/.git/config",
          "server/..%2f.git/config",
          "%2fetc/passwd",
          ".git/config",
          ".ws101/progress.json",
          "server/target/built.txt",
          "link.txt",
          "server/%00",
          "server",
          "gone.txt"
        }) {
      var answer = site.get("/source/" + path);

      assertThat(answer.statusCode()).as(path).isEqualTo(404);
      assertThat(answer.body()).as(path).doesNotContain("secret");
    }
  }

  @Test
  void aFileThatIsNoTextHasNoPage() throws IOException {
    Files.write(root.resolve("picture.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G', (byte) 0xff});

    assertThat(site.get("/source/picture.png").statusCode()).isEqualTo(404);
  }

  @Test
  void theBrowserAsksForAModuleEachTimeAndGetsOnlyWhatHasChanged() {
    checkout.with("web/modules/new.js", "export const one = 1");
    var first = site.get("/web/modules/new.js");
    String tag = first.headers().firstValue("ETag").orElseThrow();

    var second = site.get("/web/modules/new.js", "If-None-Match", tag);
    checkout.with("web/modules/new.js", "export const eleven = 11");
    var third = site.get("/web/modules/new.js", "If-None-Match", tag);

    assertThat(first.headers().firstValue("Cache-Control")).hasValue("no-cache");
    assertThat(first.headers().firstValue("Content-Type").orElseThrow()).contains("javascript");
    assertThat(second.statusCode()).isEqualTo(304);
    assertThat(third.body()).contains("eleven");
  }

  @Test
  void onlyFilesOfTheWebFolderAreServed() {
    checkout.with("secret.txt", "secret");

    assertThat(site.get("/web/%2e%2e/secret.txt").statusCode()).isEqualTo(404);
    assertThat(site.get("/web/..%2fsecret.txt").statusCode()).isEqualTo(404);
    assertThat(site.sendRaw("GET /web/../secret.txt HTTP/1.1", host())).contains("404");
    assertThat(site.get("/web/modules").statusCode()).isEqualTo(404);
  }

  @Test
  void highlightingComesFromThisMachineToo() {
    String page = site.get("/lessons/07-chat").body();
    String address = page.replaceAll("(?s).*?src=\"(/webjars/[^\"]+)\".*", "$1");

    assertThat(site.get(address).statusCode()).isEqualTo(200);
  }

  private String host() {
    return "Host: localhost:" + site.port();
  }

  private String goOn() {
    return site.get("/").body().replaceAll("(?s).*class=\"go-on\"(.*?)</a>.*", "$1");
  }
}
